package dev.kilter.testkit;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemCode;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.StatementClass;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Adapters that break one law each. All but the first two are registered.
final class AdapterMutants {
    private AdapterMutants() {}

    public static final class MalformedId extends ReferenceAdapter {
        @Override
        public String id() {
            return "Not Well Formed";
        }
    }

    /// Says its id itself: loaded twice, it does not know its own simple name.
    public static final class Unregistered extends ReferenceAdapter {
        @Override
        public String id() {
            return "unregistered";
        }
    }

    public static final class KeepsState extends ReferenceAdapter {
        private Optional<ProjectTree> last = Optional.empty();

        @Override
        public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
            last = Optional.of(tree);
            tree.files(config.dir());
            return super.find(last.orElseThrow(), config);
        }
    }

    public static final class OtherPeoplesCode extends ReferenceAdapter {
        @Override
        protected RuntimeException failed(MigrationFile file, SQLException e) {
            ProblemCode code = new ProblemCode("sqlx-broken", ProblemKind.FAILED);
            return new Problem(code, file.name() + " failed", "Correct it.", List.of()).toException(e);
        }
    }

    public static final class ThrowsAnything extends ReferenceAdapter {
        @Override
        protected RuntimeException failed(MigrationFile file, SQLException e) {
            return new IllegalStateException(file.name(), e);
        }
    }

    public static final class FindsAnything extends ReferenceAdapter {
        @Override
        public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
            return Optional.of(super.find(tree, config).orElse(new MigrationSet(List.of(), tree)));
        }
    }

    public static final class HidesPending extends ReferenceAdapter {
        @Override
        public MigrationStatus status(MigrationSet set, Database database) {
            return new MigrationStatus(super.status(set, database).entries().stream()
                    .filter(entry -> entry.state() != State.PENDING)
                    .toList());
        }
    }

    public static final class StatusWrites extends ReferenceAdapter {
        @Override
        public MigrationStatus status(MigrationSet set, Database database) {
            try (Connection connection = database.connect()) {
                execute(connection, "CREATE TABLE IF NOT EXISTS ledger (name text PRIMARY KEY, sha256 text NOT NULL)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return super.status(set, database);
        }
    }

    public static final class PlanWrites extends ReferenceAdapter {
        @Override
        public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
            MigrationPlan plan = super.plan(set, live, scratch);
            try (Connection connection = live.connect()) {
                execute(connection, "CREATE TABLE IF NOT EXISTS plan (id text)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return plan;
        }
    }

    public static final class PlansWhatIsApplied extends ReferenceAdapter {
        @Override
        public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
            MigrationPlan plan = super.plan(set, live, scratch);
            List<PlannedStatement> all = set.files().stream()
                    .map(file -> new PlannedStatement(file.path(), 1, "", StatementClass.SAFE, ""))
                    .toList();
            return new MigrationPlan(plan.from(), plan.to(), all, plan.engine());
        }
    }

    public static final class PlansFromAnything extends ReferenceAdapter {
        @Override
        public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
            MigrationPlan plan = super.plan(set, live, scratch);
            return new MigrationPlan("anything", plan.to(), plan.statements(), plan.engine());
        }
    }

    public static final class AppliesAll extends ReferenceAdapter {
        @Override
        public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
            return super.apply(
                    find(set.tree(), new MigrationConfig(id(), "migrations")).orElseThrow(), database, observer);
        }
    }

    public static final class SelectsAllForUnknown extends ReferenceAdapter {
        @Override
        public MigrationSet select(MigrationSet set, Set<String> names) {
            MigrationSet selected = super.select(set, names);
            return selected.files().isEmpty() ? set : selected;
        }
    }

    public static final class OverlooksEdits extends ReferenceAdapter {
        @Override
        public MigrationStatus status(MigrationSet set, Database database) {
            return told(super.status(set, database), State.EDITED, State.APPLIED);
        }
    }

    public static final class OverlooksMissing extends ReferenceAdapter {
        @Override
        public MigrationStatus status(MigrationSet set, Database database) {
            return told(super.status(set, database), State.MISSING, State.APPLIED);
        }
    }

    public static final class ForgetsTheRevision extends ReferenceAdapter {
        @Override
        public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
            MigrationReport report = super.apply(set, database, observer);
            boolean nothing = report.applied().isEmpty();
            return nothing ? new MigrationReport(report.applied(), report.total(), null) : report;
        }
    }

    public static final class ReportsBackwards extends ReferenceAdapter {
        @Override
        public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
            MigrationReport report = super.apply(set, database, observer);
            return new MigrationReport(report.applied().reversed(), report.total(), report.revision());
        }
    }

    public static final class NamesNothing extends ReferenceAdapter {
        @Override
        protected RuntimeException failed(MigrationFile file, SQLException e) {
            return super.failed(new MigrationFile("a migration", file.path(), file.sha256()), e);
        }
    }

    public static final class LedgerInSecondTransaction extends ReferenceAdapter {
        @Override
        protected void applyOne(Connection connection, Database database, MigrationSet set, MigrationFile file)
                throws SQLException {
            try {
                execute(connection, new String(set.tree().read(file.path()), StandardCharsets.UTF_8));
            } catch (SQLException e) {
                throw failed(file, e);
            }
            connection.setAutoCommit(false);
            try {
                database.checkFence(connection);
                record(connection, file);
                connection.commit();
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    public static final class WithoutLock extends ReferenceAdapter {
        @Override
        protected void lock(Connection connection) {}
    }

    public static final class ForgetsTheFence extends ReferenceAdapter {
        @Override
        public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
            return super.apply(set, new Unfenced(database), observer);
        }
    }

    public static final class FenceOutside extends ReferenceAdapter {
        @Override
        protected void applyOne(Connection connection, Database database, MigrationSet set, MigrationFile file)
                throws SQLException {
            database.checkFence(connection);
            super.applyOne(connection, new Unfenced(database), set, file);
        }
    }

    private record Unfenced(Database database) implements Database {
        @Override
        public Connection connect() {
            return database.connect();
        }

        @Override
        public String ownerRole() {
            return database.ownerRole();
        }

        @Override
        public void checkFence(Connection connection) {}
    }

    private static MigrationStatus told(MigrationStatus status, State from, State to) {
        return new MigrationStatus(status.entries().stream()
                .map(entry -> entry.state() == from ? new MigrationStatus.Entry(entry.name(), to, entry.note()) : entry)
                .toList());
    }
}
