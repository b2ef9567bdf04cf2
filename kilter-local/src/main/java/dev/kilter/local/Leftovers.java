package dev.kilter.local;

import dev.kilter.effects.Effects;
import dev.kilter.local.host.Abandoned;
import dev.kilter.local.postgres.PostgresServer;
import java.nio.file.Path;

/// Ends what outlived a daemon that was killed: apps, Jobs and PostgreSQL. The command line runs it, once no daemon is
/// left, where the platform is to be stopped and not to go on.
public final class Leftovers {
    private Leftovers() {}

    /// Ends all below the folder in `kilter.home`. May run twice.
    public static void main(String[] arguments) {
        Path local = Path.of(System.getProperty("kilter.home")).resolve("local");
        Effects effects = Effects.real();
        new Abandoned(local.resolve("cluster"), effects).end();
        PostgresServer.stop(effects, local.resolve("postgres"));
    }
}
