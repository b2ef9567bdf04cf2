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
  hash text NOT NULL,
  before text,
  after text,
  result text);
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
INSERT INTO kilter_server.audit VALUES ('1', '2026-11-27 16:15:24.060622+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-pu633cx8, sha256:0101010101010101010101010101010101010101010101010101010101010101, commit 51c09aa0c4d5a6b7980123456789abcdef012345', 'd067a7345866f8c3e0ddb697160f872d21b41ef543e77cab50f799a82bdaf834', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('2', '2026-11-27 16:15:24.191512+00', 'dev2', 'deploy.end', 'acme/shop/dev', 'deploy d-pu633cx8', '3b6f4e4095a91b9eb29d53243fc6ac03aaae18b0532ede9fb54c6c5e345cfedb', NULL, 'r1 sha256:0101010101010101010101010101010101010101010101010101010101010101', 'live');
INSERT INTO kilter_server.audit VALUES ('3', '2026-11-27 16:15:24.243781+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-tkmcjfa6, sha256:0202020202020202020202020202020202020202020202020202020202020202, commit 51c09aa0c4d5a6b7980123456789abcdef012345, migration', 'bbcba9b812095b9a48aa2c556d21e1bcacff4ab511edf1ad42ac736885052c4a', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('4', '2026-11-27 16:15:24.310559+00', 'dev2', 'deploy.end', 'acme/shop/dev', 'deploy d-tkmcjfa6', 'c7a79c1ac9556c8a0cad8ecbd553e04c4cc984c80780d1df4c754d4df510ed87', 'r1 sha256:0101010101010101010101010101010101010101010101010101010101010101', 'r2 sha256:0202020202020202020202020202020202020202020202020202020202020202', 'live');
INSERT INTO kilter_server.audit VALUES ('5', '2026-11-27 16:15:24.334481+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-zd98d5p6, sha256:0303030303030303030303030303030303030303030303030303030303030303, commit 51c09aa0c4d5a6b7980123456789abcdef012345', '4c1329542d40b4944e3ed6a654d34b40415e6f8790dcdeec0a1fc4eeab2b222b', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('6', '2026-11-27 16:15:24.386447+00', 'dev2', 'deploy.end', 'acme/shop/dev', 'deploy d-zd98d5p6', '022a7a1a0cef3bc10f6634b09677d62121ad872df3d081de137c44514aec3803', 'r2 sha256:0202020202020202020202020202020202020202020202020202020202020202', 'r2 sha256:0202020202020202020202020202020202020202020202020202020202020202', 'failed ProblemCode[value=KLT-R02, kind=FAILED]');
INSERT INTO kilter_server.audit VALUES ('7', '2026-11-27 16:15:24.42185+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-wdnhvka4, sha256:0404040404040404040404040404040404040404040404040404040404040404, commit 51c09aa0c4d5a6b7980123456789abcdef012345, migration', '3e4c02027d94fd2e7087bdba101eb46390a739f8e911d15dbae07bbb4013f936', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('8', '2026-11-27 16:15:24.460892+00', 'dev2', 'deploy.cancel', 'acme/shop/dev', 'deploy d-wdnhvka4', '2e747396438c81dfc6345220884e206441f658056a18da36eb370771ea16d2a8', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('9', '2026-11-27 16:15:24.477499+00', 'dev2', 'deploy.end', 'acme/shop/dev', 'deploy d-wdnhvka4', '8465363e896685e0641c8f6740a4a07e9de4782c351e576a3df23bf20765c802', 'r2 sha256:0202020202020202020202020202020202020202020202020202020202020202', 'r2 sha256:0202020202020202020202020202020202020202020202020202020202020202', 'failed ProblemCode[value=KLT-L03, kind=FAILED]');
INSERT INTO kilter_server.audit VALUES ('10', '2026-11-27 16:15:24.515134+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-665e6hf6, sha256:0505050505050505050505050505050505050505050505050505050505050505, commit 51c09aa0c4d5a6b7980123456789abcdef012345, migration', '4d3c00503ab96a3c2fca8df7dfea57d9575517461fc6efed31e5d9257af7734d', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('11', '2026-11-27 16:15:24.562202+00', 'dev2', 'deploy.begin', 'acme/shop/dev', 'deploy d-swv49yec, sha256:0606060606060606060606060606060606060606060606060606060606060606, commit 51c09aa0c4d5a6b7980123456789abcdef012345', '551b6a89b986e66341d521670e4fe84ecb32511ca7155f2c7d79ce2bafea8219', NULL, NULL, NULL);
INSERT INTO kilter_server.audit VALUES ('12', '2026-11-27 16:15:24.628905+00', 'dev2', 'token.create', '', 'ci, DEPLOYER, until 2027-11-22T16:15:24.628905923Z', '8eed366ca1fa347c549d0196d0abcaf78f32de0b395839632044b11d1a54e92a', NULL, NULL, NULL);
INSERT INTO kilter_server.audit_head VALUES ('true', '12', '8eed366ca1fa347c549d0196d0abcaf78f32de0b395839632044b11d1a54e92a', '5f5b458d0b1d3e080ca3e4555836349e4087c82bc1df1a8ca399b6d6c83fcaa0');
INSERT INTO kilter_server.databasechangelog VALUES ('1', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '1', 'EXECUTED', '9:7b861e8077b29ce6269c67b31dbfb870', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('2', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '2', 'EXECUTED', '9:06e870dcc199c33cd72ffe9711c1b64c', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('3', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '3', 'EXECUTED', '9:d7b42d02bd4b8f5b1957bbcba805cc31', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('4', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '4', 'EXECUTED', '9:9bd215f40cccdc1019ed869c161b1770', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('5', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '5', 'EXECUTED', '9:9ece6da6691f5cd0db71a8857008df03', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('portal', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '6', 'EXECUTED', '9:5da93b052ba361ab8a48c672aa70c9d4', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('6', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '7', 'EXECUTED', '9:465cc2003bac6a16472735f4ec3eb71a', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('7', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '8', 'EXECUTED', '9:3b594fec7bd237db09a09ec40806847c', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('token-scope', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '9', 'EXECUTED', '9:f5be6dfd6bc284ca047cef0fd1d765a2', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('audit-head', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '10', 'EXECUTED', '9:4c87a6bb5dc679f3cf7033a188fcde81', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('deploy-late', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '11', 'EXECUTED', '9:7060a1b52c850af3759bbb59383c34c8', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangelog VALUES ('audit-change', 'kilter', 'dev/kilter/server/schema.sql', '2026-11-27 16:15:22.70317', '12', 'EXECUTED', '9:671a9fd305b56f8cb2d669fbfe0dcf19', 'sql', '', NULL, '4.33.0', NULL, NULL, '5796122732');
INSERT INTO kilter_server.databasechangeloglock VALUES ('1', 'false', NULL, NULL);
INSERT INTO kilter_server.deploy VALUES ('d-pu633cx8', '1', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-01', 'c6652ef0fb408593c9dc4e24a776fb0edf34278513a037a44668334ae49a6a38', E'{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0101010101010101010101010101010101010101010101010101010101010101","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{},"secrets":{"byName":{"app":{"type":"set","secret":{"name":"app","fingerprint":"1111111111111111111111111111111111111111111111111111111111111111","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}}},"confirmsRecipients":false}}', 'live', 'rollout', 'dev2', '2026-11-27 16:15:24.060622+00', '2026-11-27 16:15:24.108526+00', '2026-11-27 16:30:24.108526+00', '1', '2026-11-27 16:15:24.191513+00', 'r1', NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-tkmcjfa6', '2', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-02', '1166b40328468e34625e731c535b5f5e6891d1860106c82499aae5763c994f03', E'{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0202020202020202020202020202020202020202020202020202020202020202","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{},"secrets":{"byName":{"app":{"type":"set","secret":{"name":"app","fingerprint":"2222222222222222222222222222222222222222222222222222222222222222","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}}},"confirmsRecipients":false}}', 'live', 'rollout', 'dev2', '2026-11-27 16:15:24.243781+00', '2026-11-27 16:15:24.243781+00', '2026-11-27 16:30:24.243781+00', '2', '2026-11-27 16:15:24.310559+00', 'r2', NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-zd98d5p6', '3', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-03', '6b92a6cb96e093d92bebe5ddc9f80f28f941cb19f873cdf0e6b8e64da95fe321', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0303030303030303030303030303030303030303030303030303030303030303","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'failed', 'rollout', 'dev2', '2026-11-27 16:15:24.334482+00', '2026-11-27 16:15:24.350109+00', '2026-11-27 16:30:24.350109+00', '3', '2026-11-27 16:15:24.386448+00', 'r2', '{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"]}', NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-wdnhvka4', '4', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-04', '8450b39e9a6504f240fd055be57b836e023509dc39fd7fe76ae15c05e330a514', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0404040404040404040404040404040404040404040404040404040404040404","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'failed', 'provision', 'dev2', '2026-11-27 16:15:24.42185+00', '2026-11-27 16:15:24.42185+00', '2026-11-27 16:30:24.42185+00', '4', '2026-11-27 16:15:24.477499+00', 'r2', '{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[]}', 'dev2', 'false');
INSERT INTO kilter_server.deploy VALUES ('d-665e6hf6', '5', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-05', '820e5cf3ce6a609e3bb72403b87e7a83aa2b86350e7cfdd5e17ef905be56928c', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0505050505050505050505050505050505050505050505050505050505050505","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":true,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'accepted', 'migrate', 'dev2', '2026-11-27 16:15:24.515135+00', '2026-11-27 16:15:24.515135+00', '2026-11-27 16:30:24.515135+00', '5', NULL, NULL, NULL, NULL, 'false');
INSERT INTO kilter_server.deploy VALUES ('d-swv49yec', '6', 'acme/shop/dev', 'acme/shop', 'dev', 'key-kept-06', '4e764be3427d9dcbf67a6bcd45de9d027db9d17f91f787694e9272c5b1cad406', '{"config":{"project":"acme/shop","env":"dev","isProtected":false,"isDeclared":true,"web":{"port":8080,"public":true,"replicas":1,"domains":[]},"variables":{},"build":{"type":"auto","variables":{},"secretSources":{},"compression":"gzip"},"database":"postgres","migration":{"tool":"sql","dir":"migrations","engine":"native","command":[]},"seeds":[],"processes":{},"secrets":{"sources":{},"consumed":[],"recipients":[],"withheld":[]},"release":[],"cron":{}},"image":"127.0.0.1:5000/acme/shop@sha256:0606060606060606060606060606060606060606060606060606060606060606","source":{"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","branch":"main","subject":"Add orders","dirty":false},"options":{"bootstrap":false,"migration":false,"seed":false,"skipMigrationCheck":false},"scale":{}}', 'accepted', 'queued', 'dev2', '2026-11-27 16:15:24.562202+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'false');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.060622388Z","type":"accepted","deployId":"d-pu633cx8","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '2', 'granted', '{"number":2,"at":"2026-11-27T16:15:24.108526014Z","type":"granted","deadline":"2026-11-27T16:30:24.108526014Z"}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '3', 'start:provision', '{"number":3,"at":"2026-11-27T16:15:24.167726908Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '4', 'end:provision', '{"number":4,"at":"2026-11-27T16:15:24.167726908Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '5', 'start:commit', '{"number":5,"at":"2026-11-27T16:15:24.168327653Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '6', 'end:commit', '{"number":6,"at":"2026-11-27T16:15:24.168327653Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '7', 'start:rollout', '{"number":7,"at":"2026-11-27T16:15:24.168336356Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '8', 'end:rollout', '{"number":8,"at":"2026-11-27T16:15:24.168336356Z","type":"stepEnded","step":"rollout","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-pu633cx8', '9', 'result', '{"number":9,"at":"2026-11-27T16:15:24.191512824Z","type":"result","result":{"deployId":"d-pu633cx8","project":"acme/shop","env":"dev","status":"live","release":"r1","unchanged":false,"digest":"sha256:0101010101010101010101010101010101010101010101010101010101010101","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":130,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"done","note":"","durationMs":0}],"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.243781422Z","type":"accepted","deployId":"d-tkmcjfa6","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '2', 'granted', '{"number":2,"at":"2026-11-27T16:15:24.243781422Z","type":"granted","deadline":"2026-11-27T16:30:24.243781422Z"}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '3', 'start:provision', '{"number":3,"at":"2026-11-27T16:15:24.282964484Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '4', 'end:provision', '{"number":4,"at":"2026-11-27T16:15:24.282964484Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '5', 'start:migrate', '{"number":5,"at":"2026-11-27T16:15:24.282981149Z","type":"stepStarted","step":"migrate"}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '6', 'end:migrate', '{"number":6,"at":"2026-11-27T16:15:24.282981149Z","type":"stepEnded","step":"migrate","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '7', 'start:commit', '{"number":7,"at":"2026-11-27T16:15:24.282986277Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '8', 'end:commit', '{"number":8,"at":"2026-11-27T16:15:24.282986277Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '9', 'start:rollout', '{"number":9,"at":"2026-11-27T16:15:24.282990143Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '10', 'end:rollout', '{"number":10,"at":"2026-11-27T16:15:24.282990143Z","type":"stepEnded","step":"rollout","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-tkmcjfa6', '11', 'result', '{"number":11,"at":"2026-11-27T16:15:24.310559068Z","type":"result","result":{"deployId":"d-tkmcjfa6","project":"acme/shop","env":"dev","status":"live","release":"r2","unchanged":false,"digest":"sha256:0202020202020202020202020202020202020202020202020202020202020202","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":66,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"migrate","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"done","note":"","durationMs":0}],"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.334481855Z","type":"accepted","deployId":"d-zd98d5p6","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '2', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":2,"at":"2026-11-27T16:15:24.343179220Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '3', 'granted', '{"number":3,"at":"2026-11-27T16:15:24.350109246Z","type":"granted","deadline":"2026-11-27T16:30:24.350109246Z"}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '4', 'start:provision', '{"number":4,"at":"2026-11-27T16:15:24.370581141Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '5', 'end:provision', '{"number":5,"at":"2026-11-27T16:15:24.370581141Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '6', 'start:commit', '{"number":6,"at":"2026-11-27T16:15:24.370604216Z","type":"stepStarted","step":"commit"}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '7', 'end:commit', '{"number":7,"at":"2026-11-27T16:15:24.370604216Z","type":"stepEnded","step":"commit","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '8', 'start:rollout', '{"number":8,"at":"2026-11-27T16:15:24.370610605Z","type":"stepStarted","step":"rollout"}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '9', 'end:rollout', '{"number":9,"at":"2026-11-27T16:15:24.370610605Z","type":"stepEnded","step":"rollout","outcome":"failed","note":"","durationMs":0,"problem":{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"]}}');
INSERT INTO kilter_server.event VALUES ('d-zd98d5p6', '10', 'result', '{"number":10,"at":"2026-11-27T16:15:24.386447697Z","type":"result","result":{"deployId":"d-zd98d5p6","project":"acme/shop","env":"dev","status":"failed","release":"r2","unchanged":false,"digest":"sha256:0303030303030303030303030303030303030303030303030303030303030303","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":51,"steps":[{"id":"provision","outcome":"done","note":"","durationMs":0},{"id":"commit","outcome":"done","note":"","durationMs":0},{"id":"rollout","outcome":"failed","note":"","durationMs":0}],"error":{"code":"KLT-R02","kind":"FAILED","detail":"web stops right after it starts","hint":"kilter logs","evidence":["exit code 1"],"serving":"r2"},"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.421850102Z","type":"accepted","deployId":"d-wdnhvka4","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '2', 'granted', '{"number":2,"at":"2026-11-27T16:15:24.421850102Z","type":"granted","deadline":"2026-11-27T16:30:24.421850102Z"}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '3', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":3,"at":"2026-11-27T16:15:24.431230690Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '4', 'start:provision', '{"number":4,"at":"2026-11-27T16:15:24.466461036Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '5', 'end:provision', '{"number":5,"at":"2026-11-27T16:15:24.466461036Z","type":"stepEnded","step":"provision","outcome":"failed","note":"","durationMs":0,"problem":{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[]}}');
INSERT INTO kilter_server.event VALUES ('d-wdnhvka4', '6', 'result', '{"number":6,"at":"2026-11-27T16:15:24.477499333Z","type":"result","result":{"deployId":"d-wdnhvka4","project":"acme/shop","env":"dev","status":"failed","release":"r2","unchanged":false,"digest":"sha256:0404040404040404040404040404040404040404040404040404040404040404","url":"http://shop-dev.localhost:8000","urls":["http://shop-dev.localhost:8000"],"address":"127.0.0.1:8000","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"durationMs":55,"steps":[{"id":"provision","outcome":"failed","note":"","durationMs":0}],"error":{"code":"KLT-L03","kind":"FAILED","detail":"cancelled by dev2","hint":"kilter deploy","evidence":[],"serving":"r2"},"processUrls":{}}}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.515134672Z","type":"accepted","deployId":"d-665e6hf6","steps":["provision","migrate","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '2', 'granted', '{"number":2,"at":"2026-11-27T16:15:24.515134672Z","type":"granted","deadline":"2026-11-27T16:30:24.515134672Z"}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '3', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":3,"at":"2026-11-27T16:15:24.521395145Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '4', 'start:provision', '{"number":4,"at":"2026-11-27T16:15:24.545079689Z","type":"stepStarted","step":"provision"}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '5', 'end:provision', '{"number":5,"at":"2026-11-27T16:15:24.545079689Z","type":"stepEnded","step":"provision","outcome":"done","note":"","durationMs":0}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '6', 'start:migrate', '{"number":6,"at":"2026-11-27T16:15:24.545098557Z","type":"stepStarted","step":"migrate"}');
INSERT INTO kilter_server.event VALUES ('d-665e6hf6', '7', 'wait:migrate:the migrations', '{"number":7,"at":"2026-11-27T16:15:24.555148907Z","type":"stepNote","step":"migrate","text":"waiting for the migrations"}');
INSERT INTO kilter_server.event VALUES ('d-swv49yec', '1', 'accepted', '{"number":1,"at":"2026-11-27T16:15:24.562202342Z","type":"accepted","deployId":"d-swv49yec","steps":["provision","commit","rollout"]}');
INSERT INTO kilter_server.event VALUES ('d-swv49yec', '2', 'notice:secrets   app is not declared any more and stays (--prune-secrets removes it)', '{"number":2,"at":"2026-11-27T16:15:24.574021491Z","type":"notice","text":"secrets   app is not declared any more and stays (--prune-secrets removes it)"}');
INSERT INTO kilter_server.event VALUES ('d-swv49yec', '3', 'queued:d-665e6hf6:migrate:1', '{"number":3,"at":"2026-11-27T16:15:24.585830645Z","type":"queued","holder":"d-665e6hf6","by":"dev2","phase":"migrate","since":"2026-11-27T16:15:24.515135Z","place":1,"commit":"51c09aa0c4d5a6b7980123456789abcdef012345","env":"dev"}');
INSERT INTO kilter_server.release VALUES ('acme/shop/dev', '1', '{"name":"r1","deployId":"d-pu633cx8","image":"127.0.0.1:5000/acme/shop@sha256:0101010101010101010101010101010101010101010101010101010101010101","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"subject":"Add orders","configHash":"eb08c3a61c529ae823156c5d4671ccb90f03d7a887f6b76a4c70de3c6a13c25c","by":"dev2","at":"2026-11-27T16:15:24.191512824Z","durationMs":130,"live":true,"checkSkipped":false,"secrets":["app-1111111111"]}');
INSERT INTO kilter_server.release VALUES ('acme/shop/dev', '2', '{"name":"r2","deployId":"d-tkmcjfa6","image":"127.0.0.1:5000/acme/shop@sha256:0202020202020202020202020202020202020202020202020202020202020202","commit":"51c09aa0c4d5a6b7980123456789abcdef012345","dirty":false,"subject":"Add orders","configHash":"eb08c3a61c529ae823156c5d4671ccb90f03d7a887f6b76a4c70de3c6a13c25c","by":"dev2","at":"2026-11-27T16:15:24.310559068Z","durationMs":66,"live":true,"checkSkipped":false,"secrets":["app-2222222222"]}');
INSERT INTO kilter_server.secret VALUES ('acme/shop/dev', 'app', '1111111111111111111111111111111111111111111111111111111111111111', E'{"name":"app","fingerprint":"1111111111111111111111111111111111111111111111111111111111111111","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}', 'dev2', '2026-11-27 16:15:24.14189+00', 'false');
INSERT INTO kilter_server.secret VALUES ('acme/shop/dev', 'app', '2222222222222222222222222222222222222222222222222222222222222222', E'{"name":"app","fingerprint":"2222222222222222222222222222222222222222222222222222222222222222","sealed":{"values":{"KEY":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"},"keys":[{"recipient":"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq","sealed":"-----BEGIN AGE ENCRYPTED FILE-----\\nAAAA\\n-----END AGE ENCRYPTED FILE-----\\n"}],"lastModified":"2026-11-23T12:00:00Z","mac":"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]","version":"3.13.2"}}', 'dev2', '2026-11-27 16:15:24.262624+00', 'true');
INSERT INTO kilter_server.slot VALUES ('acme/shop/dev', '5', 'd-665e6hf6', '2026-11-27 16:15:44.515563+00', '2');
INSERT INTO kilter_server.token VALUES ('e580d2d2d6be62a49ecd480eb55d460d8d1f355619cf3a16dd8df03526c72a79', 'lead', '2026-11-27 16:15:23.709813+00', '2027-11-27 16:15:23.708873+00', NULL, 'admin protected-database', '');
INSERT INTO kilter_server.token VALUES ('fddec05b311a54ddc0417631357676e3f878f5d9d8b1b699cd7be1230b9c2399', 'dev2', '2026-11-27 16:15:23.707826+00', '2027-11-27 16:15:23.701741+00', '2026-11-27 16:15:23.952776+00', 'admin', '');
INSERT INTO kilter_server.token VALUES ('a9f31f2f31dcbea4327e46a7ad3c02b745c03e4618f48e825d4cb72daf8e5c79', 'ci', '2026-11-27 16:15:24.632216+00', '2027-11-22 16:15:24.628906+00', NULL, 'deployer', '');
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
SELECT setval('kilter_server.audit_seq_seq', 12);
SELECT setval('kilter_server.deploy_seq_seq', 6);
COMMENT ON SCHEMA kilter_server IS 'e4a61ca5e378a7bbb10f55f594cdb7a8a6ed1023206d46286af9521905597f0d 1';
