package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import liquibase.change.Change;
import liquibase.change.CheckSum;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.DatabaseFactory;
import liquibase.exception.LiquibaseException;

/// Liquibase's changelogs, in formatted SQL, XML, YAML and JSON: read by Liquibase itself, run by kilter, so that a
/// changeset and its row are one transaction, and a killed run leaves no lock.
final class LiquibaseFormat implements Format {
    /// What its rows say of the Liquibase that wrote them.
    static final String VERSION = "4.33.0";

    private static final String OFFLINE = "offline:postgresql?version=15.0&outputLiquibaseSql=none";

    private final Map<String, ChangeSet> changeSets = new ConcurrentHashMap<>();
    private final List<ChangeSet> inOrder = new ArrayList<>();
    private final List<ChangeSet> others = new ArrayList<>();
    private final List<DatabaseChangeLog> logs = new ArrayList<>();
    private final Set<String> markedRan = new HashSet<>();
    private final String deployment = String.valueOf(System.currentTimeMillis()).substring(3);

    @Override
    public String id() {
        return "liquibase";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        return LiquibaseMarks.in(folder).isEmpty() ? Evidence.NONE : Evidence.MARKS;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return Catalog.exists(connection, "databasechangelog");
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        liquibase.database.Database offline = offline(folder);
        LiquibaseChangelog changelog = LiquibaseChangelog.read(folder, offline);
        LiquibaseSql sql = new LiquibaseSql(folder, changelog, offline);
        List<Migration> migrations = new ArrayList<>();
        logs.clear();
        logs.addAll(changelog.logs());
        inOrder.clear();
        inOrder.addAll(changelog.changeSets());
        others.clear();
        others.addAll(changelog.others());
        changeSets.clear();
        for (ChangeSet changeSet : changelog.changeSets()) {
            Migration migration = sql.migration(changeSet);
            if (changeSets.putIfAbsent(migration.name(), changeSet) != null) {
                throw Migration.malformed(
                        migration.file().text().path(),
                        1,
                        "has two changesets '" + migration.name() + "'",
                        "Give one of them another id.");
            }
            migrations.add(migration);
        }
        return migrations;
    }

    private static liquibase.database.Database offline(MigrationFolder folder) {
        LiquibaseFiles files = new LiquibaseFiles(folder, "");
        try {
            return LiquibaseScope.call(
                    files, () -> DatabaseFactory.getInstance().openDatabase(OFFLINE, null, null, null, files));
        } catch (LiquibaseException e) {
            throw new IllegalStateException("Liquibase knows PostgreSQL", e);
        }
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        LiquibaseLedger ledger = LiquibaseLedger.read(connection);
        List<String> begun = StatementJournal.names(connection);
        int newest = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            newest = ledger.row(inOrder.get(i)).isPresent() ? i : newest;
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < migrations.size(); i++) {
            Migration migration = migrations.get(i);
            entries.add(
                    begun.contains(migration.name())
                            ? new Entry(
                                    migration.name(),
                                    State.FAILED,
                                    "begun outside a transaction",
                                    "kilter deploy --migration")
                            : entry(migration, ledger, i < newest));
        }
        ledger.rows().stream()
                .filter(row ->
                        inOrder.stream().noneMatch(row::isOf) && others.stream().noneMatch(row::isOf))
                .forEach(row -> entries.add(
                        new Entry(row.name(), State.MISSING, "no such changeset any more", "Restore it from git.")));
        return entries;
    }

    private Entry entry(Migration migration, LiquibaseLedger ledger, boolean late) {
        ChangeSet changeSet = changeSet(migration);
        Optional<LiquibaseLedger.Row> row = ledger.row(changeSet);
        if (row.isEmpty()) {
            return late
                    ? new Entry(migration.name(), State.OUT_OF_ORDER, "a later changeset is applied; it runs late")
                    : new Entry(migration.name(), State.PENDING, "");
        }
        String md5 = row.get().md5();
        boolean same = md5 == null || LiquibaseLedger.isOlder(md5) || changeSet.isCheckSumValid(CheckSum.parse(md5));
        if (changeSet.isAlwaysRun() || (!same && changeSet.isRunOnChange())) {
            return new Entry(migration.name(), State.PENDING, same ? "runs always" : "has changed and runs again");
        }
        return same
                ? new Entry(migration.name(), State.APPLIED, "")
                : new Entry(
                        migration.name(),
                        State.EDITED,
                        "the changeset has changed since",
                        "Restore it: git log -p -- " + migration.file().text().path());
    }

    @Override
    public void create(Connection connection) throws SQLException {
        LiquibaseLedger.create(connection);
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        ChangeSet changeSet = changeSet(migration);
        String type = markedRan.contains(migration.name()) ? "MARK_RAN" : "EXECUTED";
        LiquibaseLedger.read(connection).record(connection, changeSet, inOrder, type, deployment);
        for (Change change : changeSet.getChanges()) {
            if (change instanceof TagDatabaseChange tag) {
                LiquibaseLedger.tag(connection, tag.getTag());
            }
        }
    }

    @Override
    public Held hold(Database database) throws SQLException {
        return LiquibaseLock.take(database);
    }

    @Override
    public void check(Database database) {
        logs.forEach(log -> LiquibasePreconditions.check(database, log, null));
    }

    @Override
    public Before before(Migration migration, Database database) {
        ChangeSet changeSet = changeSet(migration);
        Before before = LiquibasePreconditions.check(database, changeSet.getChangeLog(), changeSet);
        if (before == Before.MARK) {
            markedRan.add(migration.name());
        }
        return before;
    }

    /// With `failOnError: false` Liquibase goes on, and tries it again the next time.
    @Override
    public boolean mayFail(Migration migration) {
        ChangeSet changeSet = changeSet(migration);
        return Boolean.FALSE.equals(changeSet.getFailOnError()) && changeSet.isRunInTransaction();
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a changeset of its own with runInTransaction:false.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        return entry.state() == State.EDITED;
    }

    private ChangeSet changeSet(Migration migration) {
        return Objects.requireNonNull(changeSets.get(migration.name()));
    }
}
