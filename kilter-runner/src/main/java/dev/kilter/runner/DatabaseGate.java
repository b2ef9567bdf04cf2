package dev.kilter.runner;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.sdk.wire.JobSpec;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/// Opens connections through the effects gate.
final class DatabaseGate {
    private DatabaseGate() {}

    static GatedDataSource source(Effects effects, JobSpec job, String url, Map<String, String> environment) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(environment.get("PGUSER"));
        source.setPassword(environment.get("PGPASSWORD"));
        source.setApplicationName("kilter " + job.kind() + " " + job.deployId());
        source.setOptions("-c role=" + job.ownerRole() + " -c search_path=public");
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        return new GatedDataSource(effects, source);
    }
}
