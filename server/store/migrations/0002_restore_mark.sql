CREATE TABLE "restore_mark" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"restored_at" timestamp with time zone NOT NULL,
	"quiet_until" timestamp with time zone NOT NULL
);
