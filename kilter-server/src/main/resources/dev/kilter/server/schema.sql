--liquibase formatted sql

--changeset kilter:1
CREATE TABLE token (
  hash text PRIMARY KEY, name text NOT NULL, created timestamptz NOT NULL DEFAULT now(),
  expires timestamptz NOT NULL, last_used timestamptz);
CREATE TABLE bundle (hash text PRIMARY KEY, content bytea NOT NULL, created timestamptz NOT NULL DEFAULT now());
CREATE TABLE slot (
  slot text PRIMARY KEY, fence bigint NOT NULL DEFAULT 0, holder text, lease_until timestamptz, releases int NOT NULL DEFAULT 0);
CREATE TABLE deploy (
  id text PRIMARY KEY, seq bigserial UNIQUE, slot text NOT NULL, project text NOT NULL, env text NOT NULL,
  idempotency_key text UNIQUE, body_hash text NOT NULL, request text NOT NULL, status text NOT NULL, phase text NOT NULL,
  author text NOT NULL, created timestamptz NOT NULL, granted timestamptz, deadline timestamptz, fence bigint,
  finished timestamptz, release text, problem text);
CREATE INDEX deploy_open ON deploy (slot, seq) WHERE finished IS NULL;
CREATE INDEX deploy_by_project ON deploy (project, env, seq DESC);
CREATE TABLE event (
  deploy text NOT NULL REFERENCES deploy, number bigint NOT NULL, key text NOT NULL, body text NOT NULL,
  PRIMARY KEY (deploy, number), UNIQUE (deploy, key));
CREATE TABLE release (
  slot text NOT NULL, number int NOT NULL, body text NOT NULL, PRIMARY KEY (slot, number));

--changeset kilter:2
CREATE TABLE plan (id text PRIMARY KEY, slot text NOT NULL, body text NOT NULL, expires timestamptz NOT NULL);

--changeset kilter:3
CREATE TABLE audit (
  seq bigserial PRIMARY KEY, at timestamptz NOT NULL, who text NOT NULL, action text NOT NULL, slot text NOT NULL,
  detail text NOT NULL, hash text NOT NULL);
CREATE INDEX audit_by_slot ON audit (slot, seq DESC);
ALTER TABLE token ADD COLUMN rights text NOT NULL DEFAULT '';

--changeset kilter:4
CREATE TABLE secret (
  slot text NOT NULL, name text NOT NULL, fingerprint text NOT NULL, body text NOT NULL, author text NOT NULL,
  at timestamptz NOT NULL, wanted boolean NOT NULL, PRIMARY KEY (slot, name, fingerprint));
CREATE UNIQUE INDEX secret_wanted ON secret (slot, name) WHERE wanted;

--changeset kilter:5
ALTER TABLE deploy ADD COLUMN cancelled text, ADD COLUMN broken boolean NOT NULL DEFAULT false;

--changeset kilter:portal
CREATE TABLE portal_session (
  hash text PRIMARY KEY, token text NOT NULL REFERENCES token (hash) ON DELETE CASCADE, expires timestamptz NOT NULL,
  entry boolean NOT NULL);

--changeset kilter:6
CREATE TABLE ancestry (
  project text NOT NULL, commit_id text NOT NULL, whole boolean NOT NULL, commits text NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (project, commit_id));

--changeset kilter:7
CREATE TABLE env_expiry (slot text PRIMARY KEY, expires timestamptz NOT NULL);

--changeset kilter:token-scope
ALTER TABLE token ADD COLUMN scope text NOT NULL DEFAULT '';

--changeset kilter:audit-head
CREATE TABLE audit_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), lines int NOT NULL, hash text NOT NULL, seal text NOT NULL);
INSERT INTO audit_head (lines, hash, seal)
  SELECT (SELECT count(*) FROM audit), coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), ''), '';

--changeset kilter:deploy-late
CREATE INDEX deploy_late ON deploy (seq DESC) WHERE status = 'failed' AND problem LIKE '%KLT-R11%';

--changeset kilter:audit-change
ALTER TABLE audit ADD COLUMN before text, ADD COLUMN after text, ADD COLUMN result text;
