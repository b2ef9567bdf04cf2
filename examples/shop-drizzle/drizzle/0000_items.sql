CREATE TYPE "public"."size" AS ENUM('small', 'large');--> statement-breakpoint
CREATE TABLE "items" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"size" "size" DEFAULT 'small' NOT NULL,
	"cents" integer NOT NULL,
	CONSTRAINT "items_name_unique" UNIQUE("name")
);
