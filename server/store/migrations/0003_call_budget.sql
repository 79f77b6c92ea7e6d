CREATE TABLE "call_budget" (
	"scope" text PRIMARY KEY NOT NULL,
	"state" jsonb NOT NULL
);
