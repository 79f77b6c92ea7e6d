CREATE TABLE "free_number" (
	"connection_id" text NOT NULL,
	"name" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "free_number_connection_id_name_pk" PRIMARY KEY("connection_id","name")
);
