CREATE TABLE "attempt" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"keys" text[] NOT NULL,
	"idempotency_key" text NOT NULL,
	"body_hash" text NOT NULL,
	"state" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"status" integer,
	"error" jsonb
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"connection_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"organisation" jsonb,
	"settings" jsonb NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"message" text DEFAULT '' NOT NULL,
	"params" jsonb NOT NULL,
	"cursor" jsonb,
	"result" jsonb,
	"error" jsonb,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"connection_id" text NOT NULL,
	"id" text NOT NULL,
	"window_key" text NOT NULL,
	"task_id" text NOT NULL,
	"sale_id" text,
	"doc_date" date NOT NULL,
	"debit" text NOT NULL,
	"credit" text NOT NULL,
	"amount" numeric NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "ledger_entry_connection_id_id_pk" PRIMARY KEY("connection_id","id")
);
--> statement-breakpoint
CREATE TABLE "mapping_version" (
	"connection_id" text NOT NULL,
	"table_name" text NOT NULL,
	"version" integer NOT NULL,
	"rows" jsonb NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mapping_version_connection_id_table_name_version_pk" PRIMARY KEY("connection_id","table_name","version")
);
--> statement-breakpoint
CREATE TABLE "posting" (
	"key" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"body" jsonb NOT NULL,
	"body_hash" text NOT NULL,
	"number" text,
	"doc_date" date NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"preview_id" text NOT NULL,
	"family" text NOT NULL,
	"revision" integer NOT NULL,
	"approved_by" text NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	"attempt_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"xero_id" text,
	"xero_number" text,
	"url" text,
	"error" jsonb,
	"reverses" text,
	"reversed_by" text,
	"posted_by" text NOT NULL,
	"posted_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posting_source" (
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"key" text NOT NULL,
	"revision" text NOT NULL,
	"amount" jsonb,
	"live" boolean DEFAULT true NOT NULL,
	CONSTRAINT "posting_source_connection_id_kind_source_id_key_pk" PRIMARY KEY("connection_id","kind","source_id","key")
);
--> statement-breakpoint
CREATE TABLE "preview" (
	"id" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"kinds" text[] NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"totals" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"issues" jsonb NOT NULL,
	"basis" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"approval" jsonb
);
--> statement-breakpoint
CREATE TABLE "preview_document" (
	"preview_id" text NOT NULL,
	"position" integer NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "preview_document_preview_id_position_pk" PRIMARY KEY("preview_id","position")
);
--> statement-breakpoint
CREATE TABLE "reference" (
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	"fetched_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reference_connection_id_kind_pk" PRIMARY KEY("connection_id","kind")
);
--> statement-breakpoint
CREATE TABLE "secret" (
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"sealed" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "secret_connection_id_kind_pk" PRIMARY KEY("connection_id","kind")
);
--> statement-breakpoint
CREATE TABLE "source_document" (
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"revision" text NOT NULL,
	"doc_date" date,
	"number" text,
	"raw" jsonb NOT NULL,
	"normal" jsonb,
	"fault" jsonb,
	"fetched_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_document_connection_id_kind_id_pk" PRIMARY KEY("connection_id","kind","id")
);
--> statement-breakpoint
CREATE TABLE "watermark" (
	"connection_id" text NOT NULL,
	"stream" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "watermark_connection_id_stream_pk" PRIMARY KEY("connection_id","stream")
);
--> statement-breakpoint
ALTER TABLE "preview_document" ADD CONSTRAINT "preview_document_preview_id_preview_id_fk" FOREIGN KEY ("preview_id") REFERENCES "public"."preview"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_connection" ON "audit" USING btree ("connection_id","id");--> statement-breakpoint
CREATE INDEX "job_connection" ON "job" USING btree ("connection_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "job_open_fetch" ON "job" USING btree ("connection_id") WHERE "job"."kind" = 'fetch' and "job"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "ledger_entry_date" ON "ledger_entry" USING btree ("connection_id","doc_date");--> statement-breakpoint
CREATE UNIQUE INDEX "posting_number" ON "posting" USING btree ("connection_id","kind","number") WHERE "posting"."number" is not null and "posting"."state" <> 'skipped';--> statement-breakpoint
CREATE INDEX "posting_state" ON "posting" USING btree ("connection_id","state","not_before");--> statement-breakpoint
CREATE INDEX "posting_family" ON "posting" USING btree ("connection_id","family");--> statement-breakpoint
CREATE INDEX "posting_source_key" ON "posting_source" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "posting_source_live" ON "posting_source" USING btree ("connection_id","kind","source_id") WHERE "posting_source"."live";--> statement-breakpoint
CREATE INDEX "preview_document_key" ON "preview_document" USING btree ("preview_id","key");--> statement-breakpoint
CREATE INDEX "source_document_date" ON "source_document" USING btree ("connection_id","kind","doc_date");