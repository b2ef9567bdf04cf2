CREATE INDEX entry_newest_first ON entry (written_at DESC, id DESC);

-- Filled by the worker, read by the page.
CREATE TABLE statistic (
    name       text PRIMARY KEY,
    value      bigint      NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT now()
);
