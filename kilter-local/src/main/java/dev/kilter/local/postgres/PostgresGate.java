package dev.kilter.local.postgres;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The one place here that makes data sources, and it hands out none that goes around the gate.
record PostgresGate(Effects effects, int port, String password) {
    GatedDataSource source(String user, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setConnectTimeout(5);
        return new GatedDataSource(effects, source);
    }

    @Override
    public String toString() {
        return "PostgresGate[" + port + "]";
    }
}
