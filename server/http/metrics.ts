import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });
const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer, by method and status',
  labelNames: ['method', 'status'],
  registers: [registry],
});

export const measure = (): RequestHandler => (request, response, next) => {
  const end = duration.startTimer({ method: request.method });
  response.on('finish', () => end({ status: response.statusCode }));
  next();
};

/** Prometheus text; holds counts and times, never names of documents. */
export const metricsHandler = (): RequestHandler => async (_request, response) => {
  response.type(registry.contentType).send(await registry.metrics());
};
