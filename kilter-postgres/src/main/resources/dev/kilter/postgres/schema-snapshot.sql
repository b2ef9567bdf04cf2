WITH ours AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'kilter')
), foreign_made AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
  SELECT c.*, n.nspname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
  FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_class'::regclass AND f.objid = c.oid)
), typ AS (
  SELECT t.*, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS name
  FROM pg_type t JOIN ours n ON n.oid = t.typnamespace
  WHERE NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_type'::regclass AND f.objid = t.oid)
), proc AS (
  SELECT p.*, quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name
  FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM foreign_made f WHERE f.classid = 'pg_proc'::regclass AND f.objid = p.oid)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
)
SELECT 'schema ' || quote_ident(nspname), '' FROM ours WHERE nspname <> 'public'
UNION ALL
SELECT 'extension ' || quote_ident(extname), 'version ' || extversion FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
SELECT CASE relkind WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || name,
  concat_ws(' ', CASE relpersistence WHEN 'u' THEN 'unlogged' ELSE 'ordinary' END,
    'partitioned by ' || pg_get_partkeydef(oid),
    (SELECT 'partition of ' || i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = rel.oid AND rel.relispartition),
    pg_get_expr(relpartbound, oid),
    (SELECT 'inherits ' || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i
      WHERE i.inhrelid = rel.oid AND NOT rel.relispartition HAVING count(*) > 0),
    CASE WHEN relrowsecurity THEN 'row security' END, CASE WHEN relforcerowsecurity THEN 'forced' END,
    CASE relreplident WHEN 'd' THEN NULL ELSE 'replica identity ' || relreplident::text END,
    array_to_string(reloptions, ', '))
FROM rel WHERE relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'column ' || rel.name || '.' || quote_ident(a.attname),
  concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    (SELECT 'collate ' || quote_ident(c.collname) FROM pg_collation c, pg_type t
      WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation),
    CASE WHEN a.attnotnull THEN 'not null' END,
    CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
    CASE WHEN a.attstorage <> (SELECT typstorage FROM pg_type t WHERE t.oid = a.atttypid) THEN 'storage ' || a.attstorage::text END,
    CASE WHEN a.attcompression <> '' THEN 'compression ' || a.attcompression::text END,
    CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END,
    array_to_string(a.attoptions, ', '),
    CASE WHEN d.oid IS NOT NULL THEN CASE a.attgenerated WHEN '' THEN 'default ' ELSE 'generated ' END || pg_get_expr(d.adbin, d.adrelid) END)
FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE rel.relkind IN ('r', 'p', 'f', 'c')
UNION ALL
SELECT CASE relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || name,
  concat_ws(' ', array_to_string(reloptions, ', '), pg_get_viewdef(oid))
FROM rel WHERE relkind IN ('v', 'm')
UNION ALL
SELECT 'sequence ' || name,
  format('%s start %s by %s from %s to %s cache %s%s', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
    s.seqcache, CASE WHEN s.seqcycle THEN ' cycle' ELSE '' END)
FROM rel JOIN pg_sequence s ON s.seqrelid = rel.oid
UNION ALL
SELECT 'index ' || rel.name, pg_get_indexdef(rel.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
FROM rel JOIN pg_index i ON i.indexrelid = rel.oid
WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = rel.oid AND c.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'constraint ' || rel.name || '.' || quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN rel ON rel.oid = c.conrelid WHERE c.contype NOT IN ('t', 'n')
UNION ALL
SELECT 'constraint ' || typ.name || '.' || quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN typ ON typ.oid = c.contypid WHERE c.contype <> 'n'
UNION ALL
SELECT CASE typ.typtype WHEN 'e' THEN 'enum ' WHEN 'd' THEN 'domain ' WHEN 'r' THEN 'range ' ELSE 'type ' END || typ.name,
  CASE typ.typtype
    WHEN 'e' THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = typ.oid)
    WHEN 'd' THEN concat_ws(' ', format_type(typ.typbasetype, typ.typtypmod), CASE WHEN typ.typnotnull THEN 'not null' END,
      'default ' || typ.typdefault)
    WHEN 'r' THEN (SELECT 'of ' || format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = typ.oid)
    ELSE 'composite' END
FROM typ LEFT JOIN pg_class c ON c.oid = typ.typrelid
WHERE typ.typtype IN ('e', 'd', 'r') OR c.relkind = 'c'
UNION ALL
SELECT CASE prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END || name,
  CASE prokind WHEN 'a' THEN (SELECT concat_ws(' ', a.aggtransfn, a.aggfinalfn, format_type(a.aggtranstype, NULL), a.agginitval)
    FROM pg_aggregate a WHERE a.aggfnoid = proc.oid) ELSE pg_get_functiondef(oid) END
FROM proc
UNION ALL
SELECT 'trigger ' || rel.name || '.' || quote_ident(t.tgname),
  pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' (enabled: ' || t.tgenabled::text || ')' END
FROM pg_trigger t JOIN rel ON rel.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'rule ' || rel.name || '.' || quote_ident(r.rulename), pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN rel ON rel.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy ' || rel.name || '.' || quote_ident(p.polname),
  concat_ws(' ', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, 'for ' || p.polcmd::text,
    'to ' || (SELECT string_agg(name, ', ' ORDER BY name COLLATE "C")
      FROM (SELECT CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END FROM unnest(p.polroles) r) r (name)),
    'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN rel ON rel.oid = p.polrelid
UNION ALL
SELECT 'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname), pg_get_statisticsobjdef(s.oid)
FROM pg_statistic_ext s JOIN ours n ON n.oid = s.stxnamespace
