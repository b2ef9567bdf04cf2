package dev.kilter.testkit;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.RunsInAppImage;
import dev.kilter.sdk.spi.SeedPlan;
import dev.kilter.sdk.spi.SeedReport;
import dev.kilter.sdk.spi.SeedReport.Outcome;
import dev.kilter.sdk.wire.Bundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Seed runners that break one law each.
final class SeedMutants {
    private SeedMutants() {}

    public static final class HandlesNothing extends ReferenceSeeds {
        @Override
        public boolean handles(SeedConfig entry) {
            return false;
        }
    }

    public static final class PlansNothing extends ReferenceSeeds {
        @Override
        public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
            return new SeedPlan(entry.name(), "sql", List.of(), content(entry, tree));
        }
    }

    public static final class ShortHash extends ReferenceSeeds {
        @Override
        protected String content(SeedConfig entry, ProjectTree tree) {
            return super.content(entry, tree).substring(0, 12);
        }
    }

    /// A plan that does what it says, on the database of the test that asks for it.
    public static final class PlansForReal extends ReferenceSeeds {
        @Override
        public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
            FreshDatabase database = MutantsIT.lastDatabase();
            if (database != null) {
                apply(entry, tree, database, Observer.silent());
            }
            return super.plan(entry, tree);
        }
    }

    public static final class AppliesAgain extends ReferenceSeeds {
        @Override
        public SeedReport apply(SeedConfig entry, ProjectTree tree, Database database, Observer observer) {
            SeedReport report = super.apply(entry, tree, database, observer);
            return report.outcome() == Outcome.SAME && !entry.againWhenChanged()
                    ? new SeedReport(Outcome.APPLIED, 0)
                    : report;
        }
    }

    public static final class CallsChangedSame extends ReferenceSeeds {
        @Override
        protected Outcome kept() {
            return Outcome.SAME;
        }
    }

    public static final class LeavesHalf extends ReferenceSeeds {
        @Override
        protected void run(SeedConfig entry, ProjectTree tree, Database database, Connection connection, String content)
                throws SQLException {
            if (entry.name().startsWith("broken")) {
                execute(connection, "CREATE TABLE half ()");
                connection.commit();
            }
            super.run(entry, tree, database, connection, content);
        }
    }

    public static final class ForgetsTheFence extends ReferenceSeeds {
        @Override
        protected void run(SeedConfig entry, ProjectTree tree, Database database, Connection connection, String content)
                throws SQLException {
            for (String file : entry.files()) {
                execute(connection, new String(tree.read(file), java.nio.charset.StandardCharsets.UTF_8));
            }
            record(connection, entry, content);
        }
    }

    public static final class ThrowsAnything extends ReferenceSeeds {
        @Override
        public String id() {
            return "seedsthrowanything";
        }

        @Override
        protected RuntimeException failed(SeedConfig entry, SQLException e) {
            return new IllegalStateException(e);
        }
    }

    /// The least that runs in an app's image.
    public static class ReferenceCommand implements RunsInAppImage {
        @Override
        public String id() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean handles(SeedConfig entry) {
            return entry instanceof SeedConfig.Command;
        }

        @Override
        public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
            byte[] file = tree.read(entry.files().getFirst());
            return new SeedPlan(entry.name(), "command", List.of("run"), Bundle.hash(file));
        }

        @Override
        public List<String> command(SeedConfig entry) {
            return ((SeedConfig.Command) entry).command();
        }
    }

    public static final class CountsItsCommands extends ReferenceCommand {
        private static final AtomicInteger COUNT = new AtomicInteger();

        @Override
        public List<String> command(SeedConfig entry) {
            return List.of("seed", "--run=" + COUNT.incrementAndGet());
        }
    }

    public static final class TellsTheUrl extends ReferenceCommand {
        @Override
        public List<String> command(SeedConfig entry) {
            return List.of("seed", "--url=postgres://app:secret@db/app");
        }
    }
}
