CREATE SCHEMA kilter_server;
CREATE SEQUENCE kilter_server.audit_seq_seq;
CREATE SEQUENCE kilter_server.deploy_seq_seq;
CREATE TABLE kilter_server.ancestry (
  project text NOT NULL,
  commit_id text NOT NULL,
  whole boolean NOT NULL,
  commits text NOT NULL,
  at timestamp with time zone NOT NULL);
CREATE TABLE kilter_server.audit (
  seq bigint DEFAULT nextval('kilter_server.audit_seq_seq'::regclass) NOT NULL,
  at timestamp with time zone NOT NULL,
  who text NOT NULL,
  action text NOT NULL,
  slot text NOT NULL,
  detail text NOT NULL,
  hash text NOT NULL);
CREATE TABLE kilter_server.audit_head (
  one boolean DEFAULT true NOT NULL,
  lines integer NOT NULL,
  hash text NOT NULL,
  seal text NOT NULL);
CREATE TABLE kilter_server.bundle (
  hash text NOT NULL,
  content bytea NOT NULL,
  created timestamp with time zone DEFAULT now() NOT NULL);
CREATE TABLE kilter_server.databasechangelog (
  id character varying(255) NOT NULL,
  author character varying(255) NOT NULL,
  filename character varying(255) NOT NULL,
  dateexecuted timestamp without time zone NOT NULL,
  orderexecuted integer NOT NULL,
  exectype character varying(10) NOT NULL,
  md5sum character varying(35),
  description character varying(255),
  comments character varying(255),
  tag character varying(255),
  liquibase character varying(20),
  contexts character varying(255),
  labels character varying(255),
  deployment_id character varying(10));
CREATE TABLE kilter_server.databasechangeloglock (
  id integer NOT NULL,
  locked boolean NOT NULL,
  lockgranted timestamp without time zone,
  lockedby character varying(255));
CREATE TABLE kilter_server.deploy (
  id text NOT NULL,
  seq bigint DEFAULT nextval('kilter_server.deploy_seq_seq'::regclass) NOT NULL,
  slot text NOT NULL,
  project text NOT NULL,
  env text NOT NULL,
  idempotency_key text,
  body_hash text NOT NULL,
  request text NOT NULL,
  status text NOT NULL,
  phase text NOT NULL,
  author text NOT NULL,
  created timestamp with time zone NOT NULL,
  granted timestamp with time zone,
  deadline timestamp with time zone,
  fence bigint,
  finished timestamp with time zone,
  release text,
  problem text,
  cancelled text,
  broken boolean DEFAULT false NOT NULL);
CREATE TABLE kilter_server.env_expiry (
  slot text NOT NULL,
  expires timestamp with time zone NOT NULL);
CREATE TABLE kilter_server.event (
  deploy text NOT NULL,
  number bigint NOT NULL,
  key text NOT NULL,
  body text NOT NULL);
CREATE TABLE kilter_server.plan (
  id text NOT NULL,
  slot text NOT NULL,
  body text NOT NULL,
  expires timestamp with time zone NOT NULL);
CREATE TABLE kilter_server.portal_session (
  hash text NOT NULL,
  token text NOT NULL,
  expires timestamp with time zone NOT NULL,
  entry boolean NOT NULL);
CREATE TABLE kilter_server.release (
  slot text NOT NULL,
  number integer NOT NULL,
  body text NOT NULL);
CREATE TABLE kilter_server.secret (
  slot text NOT NULL,
  name text NOT NULL,
  fingerprint text NOT NULL,
  body text NOT NULL,
  author text NOT NULL,
  at timestamp with time zone NOT NULL,
  wanted boolean NOT NULL);
CREATE TABLE kilter_server.slot (
  slot text NOT NULL,
  fence bigint DEFAULT 0 NOT NULL,
  holder text,
  lease_until timestamp with time zone,
  releases integer DEFAULT 0 NOT NULL);
CREATE TABLE kilter_server.token (
  hash text NOT NULL,
  name text NOT NULL,
  created timestamp with time zone DEFAULT now() NOT NULL,
  expires timestamp with time zone NOT NULL,
  last_used timestamp with time zone,
  rights text DEFAULT ''::text NOT NULL,
  scope text DEFAULT ''::text NOT NULL);
INSERT INTO kilter_server.audit VALUES ('1', '2026-11-26 23:41:37.584651+00', 'dev2', 'deploy.cancel', 'acme/shop/dev', 'deploy d-tpxejdwz', 'd65568b41778e90044ce546375dbd4645a4246ae4af50d5cdef65753375b7495');
INSERT INTO kilter_server.audit VALUES ('2', '2026-11-26 23:41:46.886935+00', 'dev2', 'token.create', '', 'ci, DEPLOYER, until 2027-11-21T23:41:46.886935572Z', '86c6533ccff3526bec3816bdaf33e84cca3f7dbdf3337ed3d29e5fee177a64a0');
INSERT INTO kilter_server.audit_head VALUES ('true', '2', '86c6533ccff3526bec3816bdaf33e84cca3f7dbdf3337ed3d29e5fee177a64a0', '6e617a234d78e5060de6bb572cf8202ca3a0506951282d16ce7599b1b31c34a0');
INSERT INTO kilter_server.databasechangelog VALUES ('1', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '1', 'EXECUTED', '9:7b861e8077b29ce6269c67b31dbfb870', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('2', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '2', 'EXECUTED', '9:06e870dcc199c33cd72ffe9711c1b64c', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('3', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '3', 'EXECUTED', '9:d7b42d02bd4b8f5b1957bbcba805cc31', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('4', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '4', 'EXECUTED', '9:9bd215f40cccdc1019ed869c161b1770', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('5', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '5', 'EXECUTED', '9:9ece6da6691f5cd0db71a8857008df03', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('portal', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '6', 'EXECUTED', '9:5da93b052ba361ab8a48c672aa70c9d4', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('6', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '7', 'EXECUTED', '9:465cc2003bac6a16472735f4ec3eb71a', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('7', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '8', 'EXECUTED', '9:3b594fec7bd237db09a09ec40806847c', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('token-scope', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '9', 'EXECUTED', '9:f5be6dfd6bc284ca047cef0fd1d765a2', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('audit-head', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '10', 'EXECUTED', '9:4c87a6bb5dc679f3cf7033a188fcde81', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangelog VALUES ('deploy-late', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-26 23:40:32.448042', '11', 'EXECUTED', '9:7060a1b52c850af3759bbb59383c34c8', 'sql', '', NULL, '4.33.0', NULL, NULL, '5736432901');
INSERT INTO kilter_server.databasechangeloglock VALUES ('1', 'false', NULL, NULL);
INSERT INTO kilter_server.deploy VALUES ('d-ex4zpjmu', '1', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-01', 'c6652ef0fb408593c9dc4e24a776fb0edf34278513a037a44668334ae49a6a38', E'{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0101010101010101010101010101010101010101010101010101010101010101","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{},"secrets":{"byName":{"app":{"type":"set","secret":{"name":"app","fingerprint":"1111111111111111111111111111111111111111111111111111111111111111","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}}},"confirmsRecipients":false}}', 'live', 'rollout', 'dev2', '2026-11-26 23:41:26.843232+00', '2026-11-26 23:41:27.256547+00', '2026-11-26 23:56:27.256547+00', '1', '2026-11-26 23:41:28.353508+00', 'r1', NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-93kyrjw4', '2', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-02', '1166b40328468e34625e731c535b5f5e6891d1860106c82499aae5763c994f03', E'{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0202020202020202020202020202020202020202020202020202020202020202","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{},"secrets":{"byName":{"app":{"type":"set","secret":{"name":"app","fingerprint":"2222222222222222222222222222222222222222222222222222222222222222","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}}},"confirmsRecipients":false}}', 'live', 'rollout', 'dev2', '2026-11-26 23:41:29.844197+00', '2026-11-26 23:41:29.844197+00', '2026-11-26 23:56:29.844197+00', '2', '2026-11-26 23:41:31.359954+00', 'r2', NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-3xn33cc2', '3', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-03', '6b92a6cb96e093d92bebe5ddc9f80f28f941cb19f873cdf0e6b8e64da95fe321', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0303030303030303030303030303030303030303030303030303030303030303","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'failed', 'rollout', 'dev2', '2026-11-26 23:41:31.834277+00', '2026-11-26 23:41:32.044589+00', '2026-11-26 23:56:32.044589+00', '3', '2026-11-26 23:41:32.516562+00', 'r2', '{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"]}', NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-tpxejdwz', '4', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-04', '8450b39e9a6504f240fd055be57b836e023509dc39fd7fe76ae15c05e330a514', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0404040404040404040404040404040404040404040404040404040404040404","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'failed', 'provision', 'dev2', '2026-11-26 23:41:34.271572+00', '2026-11-26 23:41:34.271572+00', '2026-11-26 23:56:34.271572+00', '4', '2026-11-26 23:41:38.931524+00', 'r2', '{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[]}', 'dev2', 'false');
INSERT INTO kilter_server.deploy VALUES ('d-wmbsyjtx', '6', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-06', '4e764be3427d9dcbf67a6bcd45de9d027db9d17f91f787694e9272c5b1cad406', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0606060606060606060606060606060606060606060606060606060606060606","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'accepted', 'queued', 'dev2', '2026-11-26 23:41:44.040029+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-fwxm4jvk', '5', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-05', '820e5cf3ce6a609e3bb72403b87e7a83aa2b86350e7cfdd5e17ef905be56928c', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0505050505050505050505050505050505050505050505050505050505050505","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'accepted', 'migrate', 'dev2', '2026-11-26 23:41:41.681019+00', '2026-11-26 23:41:41.681019+00', '2026-11-26 23:56:41.681019+00', '5', NULL, NULL, NULL, NULL, 'false');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:26.843232476Z","type":"accepted","deployId":"d-ex4zpjmu","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '2', 'granted', '{"number":2,"at":"2026-11-26T23:41:27.256547040Z","type":"granted","deadline":"2026-11-26T23:56:27.256547040Z"}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '3', 'start:provision', '{"number":3,"at":"2026-11-26T23:41:27.794134717Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '4', 'end:provision', '{"number":4,"at":"2026-11-26T23:41:27.794134717Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '5', 'start:commit', '{"number":5,"at":"2026-11-26T23:41:27.794890163Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '6', 'end:commit', '{"number":6,"at":"2026-11-26T23:41:27.794890163Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '7', 'start:rollout', '{"number":7,"at":"2026-11-26T23:41:27.794898706Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '8', 'end:rollout', '{"number":8,"at":"2026-11-26T23:41:27.794898706Z","type":"stepEnded","step":"rollout","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-ex4zpjmu', '9', 'result', '{"number":9,"at":"2026-11-26T23:41:28.353507947Z","type":"result","result":{"deployId":"d-ex4zpjmu","project":"acme/shop","env":"dev","status":"live","release":"r1","unchanged":false,"digest":"sha256:0101010101010101010101010101010101010101010101010101010101010101","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":1510,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"done","note":"","durationMs":0}],"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:29.844197117Z","type":"accepted","deployId":"d-93kyrjw4","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '2', 'granted', '{"number":2,"at":"2026-11-26T23:41:29.844197117Z","type":"granted","deadline":"2026-11-26T23:56:29.844197117Z"}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '3', 'start:provision', '{"number":3,"at":"2026-11-26T23:41:30.925657943Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '4', 'end:provision', '{"number":4,"at":"2026-11-26T23:41:30.925657943Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '5', 'start:migrate', '{"number":5,"at":"2026-11-26T23:41:30.925677482Z","type":"stepStarted","step":"migrate"}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '6', 'end:migrate', '{"number":6,"at":"2026-11-26T23:41:30.925677482Z","type":"stepEnded","step":"migrate","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '7', 'start:commit', '{"number":7,"at":"2026-11-26T23:41:30.925683351Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '8', 'end:commit', '{"number":8,"at":"2026-11-26T23:41:30.925683351Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '9', 'start:rollout', '{"number":9,"at":"2026-11-26T23:41:30.925687197Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '10', 'end:rollout', '{"number":10,"at":"2026-11-26T23:41:30.925687197Z","type":"stepEnded","step":"rollout","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-93kyrjw4', '11', 'result', '{"number":11,"at":"2026-11-26T23:41:31.359954355Z","type":"result","result":{"deployId":"d-93kyrjw4","project":"acme/shop","env":"dev","status":"live","release":"r2","unchanged":false,"digest":"sha256:0202020202020202020202020202020202020202020202020202020202020202","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":1515,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"migrate","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"done","note":"","durationMs":0}],"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:31.834277455Z","type":"accepted","deployId":"d-3xn33cc2","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '2', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":2,"at":"2026-11-26T23:41:32.022222249Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '3', 'granted', '{"number":3,"at":"2026-11-26T23:41:32.044588951Z","type":"granted","deadline":"2026-11-26T23:56:32.044588951Z"}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '4', 'start:provision', '{"number":4,"at":"2026-11-26T23:41:32.183217743Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '5', 'end:provision', '{"number":5,"at":"2026-11-26T23:41:32.183217743Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '6', 'start:commit', '{"number":6,"at":"2026-11-26T23:41:32.183242199Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '7', 'end:commit', '{"number":7,"at":"2026-11-26T23:41:32.183242199Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '8', 'start:rollout', '{"number":8,"at":"2026-11-26T23:41:32.183248919Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '9', 'end:rollout', '{"number":9,"at":"2026-11-26T23:41:32.183248919Z","type":"stepEnded","step":"rollout","outcome":"failed","note":"","durationMs":0,"problem":{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"]}}');
INSERT INTO kilter_server.event VALUES ('d-3xn33cc2', '10', 'result', '{"number":10,"at":"2026-11-26T23:41:32.516561788Z","type":"result","result":{"deployId":"d-3xn33cc2","project":"acme/shop","env":"dev","status":"failed","release":"r2","unchanged":false,"digest":"sha256:0303030303030303030303030303030303030303030303030303030303030303","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":682,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"failed","note":"","durationMs":0}],"error":{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"],"serving":"r2"},"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:34.271571900Z","type":"accepted","deployId":"d-tpxejdwz","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '2', 'granted', '{"number":2,"at":"2026-11-26T23:41:34.271571900Z","type":"granted","deadline":"2026-11-26T23:56:34.271571900Z"}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '4', 'start:provision', '{"number":4,"at":"2026-11-26T23:41:37.792028066Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '3', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":3,"at":"2026-11-26T23:41:36.925933569Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:41.681018590Z","type":"accepted","deployId":"d-fwxm4jvk","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '2', 'granted', '{"number":2,"at":"2026-11-26T23:41:41.681018590Z","type":"granted","deadline":"2026-11-26T23:56:41.681018590Z"}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '3', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":3,"at":"2026-11-26T23:41:42.296833104Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-wmbsyjtx', '1', 'accepted', '{"number":1,"at":"2026-11-26T23:41:44.040028533Z","type":"accepted","deployId":"d-wmbsyjtx","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-wmbsyjtx', '2', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":2,"at":"2026-11-26T23:41:44.091510237Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '5', 'end:provision', '{"number":5,"at":"2026-11-26T23:41:37.792028066Z","type":"stepEnded","step":"provision","outcome":"failed","note":"","durationMs":0,"problem":{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[]}}');
INSERT INTO kilter_server.event VALUES ('d-tpxejdwz', '6', 'result', '{"number":6,"at":"2026-11-26T23:41:38.931524415Z","type":"result","result":{"deployId":"d-tpxejdwz","project":"acme/shop","env":"dev","status":"failed","release":"r2","unchanged":false,"digest":"sha256:0404040404040404040404040404040404040404040404040404040404040404","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":4659,"steps":[{"id":"provision","outcome":"failed","note":"","durationMs":0}],"error":{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[],"serving":"r2"},"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '4', 'start:provision', '{"number":4,"at":"2026-11-26T23:41:43.148994470Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '5', 'end:provision', '{"number":5,"at":"2026-11-26T23:41:43.148994470Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '6', 'start:migrate', '{"number":6,"at":"2026-11-26T23:41:43.149019427Z","type":"stepStarted","step":"migrate"}');
INSERT INTO kilter_server.event VALUES ('d-fwxm4jvk', '7', 'wait:migrate:the migrations', '{"number":7,"at":"2026-11-26T23:41:44.174882181Z","type":"stepNote","step":"migrate","text":"waiting for the migrations"}');
INSERT INTO kilter_server.event VALUES ('d-wmbsyjtx', '3', 'queued:d-fwxm4jvk:migrate:1', '{"number":3,"at":"2026-11-26T23:41:45.225963985Z","type":"queued","holder":"d-fwxm4jvk","by":"dev2","phase":"migrate","since":"2026-11-26T23:41:41.681019Z","place":1,"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","env":"dev"}');
INSERT INTO kilter_server.release VALUES ('acme/shop/dev', '1', '{"name":"r1","deployId":"d-ex4zpjmu","image":"127.0.0.1:5000/acme/shop@sha256:0101010101010101010101010101010101010101010101010101010101010101","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"subject":"Add orders","configHash":"eb08c3a61c529ae823156c5d4671ccb90f03d7a887f6b76a4c70de3c6a13c25c","by":"dev2","at":"2026-11-26T23:41:28.353507947Z","durationMs":1510,"live":true,"checkSkipped":false,"secrets":["app-1111111111"]}');
INSERT INTO kilter_server.release VALUES ('acme/shop/dev', '2', '{"name":"r2","deployId":"d-93kyrjw4","image":"127.0.0.1:5000/acme/shop@sha256:0202020202020202020202020202020202020202020202020202020202020202","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"subject":"Add orders","configHash":"eb08c3a61c529ae823156c5d4671ccb90f03d7a887f6b76a4c70de3c6a13c25c","by":"dev2","at":"2026-11-26T23:41:31.359954355Z","durationMs":1515,"live":true,"checkSkipped":false,"secrets":["app-2222222222"]}');
INSERT INTO kilter_server.secret VALUES ('acme/shop/dev', 'app', '1111111111111111111111111111111111111111111111111111111111111111', E'{"name":"app","fingerprint":"1111111111111111111111111111111111111111111111111111111111111111","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}', 'dev2', '2026-11-26 23:41:27.46757+00', 'false');
INSERT INTO kilter_server.secret VALUES ('acme/shop/dev', 'app', '2222222222222222222222222222222222222222222222222222222222222222', E'{"name":"app","fingerprint":"2222222222222222222222222222222222222222222222222222222222222222","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}', 'dev2', '2026-11-26 23:41:30.788845+00', 'true');
INSERT INTO kilter_server.slot VALUES ('acme/shop/dev', '5', 'd-fwxm4jvk', '2026-11-26 23:42:01.708732+00', '2');
INSERT INTO kilter_server.token VALUES ('e580d2d2d6be62a49ecd480eb55d460d8d1f355619cf3a16dd8df03526c72a79', 'lead', '2026-11-26 23:40:59.191603+00', '2027-11-26 23:40:59.165304+00', NULL, 'admin protected-database', '');
INSERT INTO kilter_server.token VALUES ('fddec05b311a54ddc0417631357676e3f878f5d9d8b1b699cd7be1230b9c2399', 'dev2', '2026-11-26 23:40:59.050985+00', '2027-11-26 23:40:58.847895+00', '2026-11-26 23:41:14.082926+00', 'admin', '');
INSERT INTO kilter_server.token VALUES ('79539028fdc55d39e7b7285fa8b88bf47a804f82437b9a6b783195ee520e287a', 'ci', '2026-11-26 23:41:46.960397+00', '2027-11-21 23:41:46.886936+00', NULL, 'deployer', '');
ALTER TABLE kilter_server.ancestry ADD CONSTRAINT ancestry_pkey PRIMARY KEY (project, commit_id);
ALTER TABLE kilter_server.audit_head ADD CONSTRAINT audit_head_one_check CHECK (one);
ALTER TABLE kilter_server.audit_head ADD CONSTRAINT audit_head_pkey PRIMARY KEY (one);
ALTER TABLE kilter_server.audit ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);
ALTER TABLE kilter_server.bundle ADD CONSTRAINT bundle_pkey PRIMARY KEY (hash);
ALTER TABLE kilter_server.databasechangeloglock ADD CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id);
ALTER TABLE kilter_server.deploy ADD CONSTRAINT deploy_idempotency_key_key UNIQUE (idempotency_key);
ALTER TABLE kilter_server.deploy ADD CONSTRAINT deploy_pkey PRIMARY KEY (id);
ALTER TABLE kilter_server.deploy ADD CONSTRAINT deploy_seq_key UNIQUE (seq);
ALTER TABLE kilter_server.env_expiry ADD CONSTRAINT env_expiry_pkey PRIMARY KEY (slot);
ALTER TABLE kilter_server.event ADD CONSTRAINT event_deploy_key_key UNIQUE (deploy, key);
ALTER TABLE kilter_server.event ADD CONSTRAINT event_pkey PRIMARY KEY (deploy, number);
ALTER TABLE kilter_server.plan ADD CONSTRAINT plan_pkey PRIMARY KEY (id);
ALTER TABLE kilter_server.portal_session ADD CONSTRAINT portal_session_pkey PRIMARY KEY (hash);
ALTER TABLE kilter_server.release ADD CONSTRAINT release_pkey PRIMARY KEY (slot, number);
ALTER TABLE kilter_server.secret ADD CONSTRAINT secret_pkey PRIMARY KEY (slot, name, fingerprint);
ALTER TABLE kilter_server.slot ADD CONSTRAINT slot_pkey PRIMARY KEY (slot);
ALTER TABLE kilter_server.token ADD CONSTRAINT token_pkey PRIMARY KEY (hash);
ALTER TABLE kilter_server.event ADD CONSTRAINT event_deploy_fkey FOREIGN KEY (deploy) REFERENCES kilter_server.deploy(id);
ALTER TABLE kilter_server.portal_session ADD CONSTRAINT portal_session_token_fkey FOREIGN KEY (token) REFERENCES kilter_server.token(hash) ON DELETE CASCADE;
CREATE INDEX audit_by_slot ON kilter_server.audit USING btree (slot, seq DESC);
CREATE INDEX deploy_by_project ON kilter_server.deploy USING btree (project, env, seq DESC);
CREATE INDEX deploy_late ON kilter_server.deploy USING btree (seq DESC) WHERE ((status = 'failed'::text) AND (problem ~~ '%KLT-R11%'::text));
CREATE INDEX deploy_open ON kilter_server.deploy USING btree (slot, seq) WHERE (finished IS NULL);
CREATE UNIQUE INDEX secret_wanted ON kilter_server.secret USING btree (slot, name) WHERE wanted;
SELECT setval('kilter_server.audit_seq_seq', 2);
SELECT setval('kilter_server.deploy_seq_seq', 6);
COMMENT ON SCHEMA kilter_server IS 'e866e942385697b2e6afe878ba0ea27ca4cb2306ba40f94429ac7608a042b4de 1';
