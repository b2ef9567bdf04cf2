package dev.kilter.adapters.atlas;

import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.wire.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.pgcodekeeper.core.DatabaseType;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.model.difftree.DbObjType;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.schema.PgPrivilege;
import org.pgcodekeeper.core.schema.PgStatement;
import org.pgcodekeeper.core.settings.CoreSettings;

/// A schema as pgcodekeeper sees it, without what the platform sees to itself: who owns things, and the rights of the
/// slot's roles.
final class SchemaModel {
    static final String ENGINE = "pgcodekeeper 13.1.0";

    private static final String OWNER = "kilter_slot_owner";

    private final AbstractDatabase model;

    private SchemaModel(AbstractDatabase model) {
        this.model = model;
    }

    /// @param what for people: `the live schema`
    static SchemaModel read(Database database, String what) {
        AbstractDatabase model = SchemaReader.read(database, what);
        String owner = database.ownerRole();
        String stem = owner.replaceFirst("_owner$", "");
        Set<String> ours = Set.of(owner, stem + "_app", stem + "_migrator", "pg_database_owner");
        model.getDescendants().forEach(object -> strip(object, ours));
        return new SchemaModel(model);
    }

    private static void strip(PgStatement object, Set<String> ours) {
        if (object.getOwner() != null) {
            object.setOwner(OWNER);
        }
        boolean isPublic = object.getStatementType() == DbObjType.SCHEMA
                && object.getName().equals("public");
        List<PgPrivilege> kept = object.getPrivileges().stream()
                .filter(privilege -> !ours.contains(bare(privilege.getRole())))
                .filter(privilege -> !isPublic || !bare(privilege.getRole()).equalsIgnoreCase("public"))
                .toList();
        if (kept.size() < object.getPrivileges().size()) {
            object.clearPrivileges();
            kept.forEach(object::addPrivilege);
        }
    }

    private static String bare(String role) {
        return role.startsWith("\"") ? role.substring(1, role.length() - 1).replace("\"\"", "\"") : role;
    }

    static CoreSettings settings() {
        CoreSettings settings = new CoreSettings();
        settings.setDbType(DatabaseType.PG);
        settings.setAddTransaction(false);
        return settings;
    }

    /// SHA-256 over all objects: the same for databases that were built differently and mean the same.
    String fingerprint() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(AbstractDatabase.listPgObjects(model))
                .forEach((name, object) -> text.append(name)
                        .append('\0')
                        .append(object.getSQL(true, settings()))
                        .append('\0'));
        return Bundle.hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The statements that make this schema the other one, in an order that works; empty when they are the same.
    List<SqlStatement> differenceTo(SchemaModel other) {
        try {
            String script = PgCodeKeeperApi.diff(settings(), model, other.model);
            return AddedColumns.of(SqlSplitter.split(script).stream()
                    .filter(statement -> !isPlatforms(statement))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Sessions have their `search_path`, what is made belongs to the owner, and the owner has all rights.
    private static boolean isPlatforms(SqlStatement statement) {
        if (statement.begins("SET", "search_path")) {
            return true;
        }
        boolean rights = statement.begins("ALTER") || statement.begins("GRANT") || statement.begins("REVOKE");
        return rights && statement.tokens().getLast().name().equals(OWNER);
    }
}
