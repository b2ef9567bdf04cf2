package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.MigrationFilter;
import java.util.List;
import java.util.Objects;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/// Which changesets run, by Liquibase's own filters: those that it inherits from an include and a changelog count too.
///
/// @param parameters values that changelogs may set by context and label
record LiquibaseSelection(ChangeLogParameters parameters, List<ChangeSetFilter> filters) {
    static LiquibaseSelection of(@Nullable MigrationFilter given, Database database) {
        MigrationFilter filter = Objects.requireNonNullElse(given, MigrationFilter.ALL);
        Contexts contexts = new Contexts(filter.contexts());
        LabelExpression labels = new LabelExpression(filter.labels() == null ? "" : filter.labels());
        ChangeLogParameters parameters = new ChangeLogParameters(database);
        parameters.setContexts(contexts);
        parameters.setLabels(labels);
        return new LiquibaseSelection(
                parameters,
                List.of(
                        new ContextChangeSetFilter(contexts),
                        new LabelChangeSetFilter(labels),
                        new DbmsChangeSetFilter(database),
                        new IgnoreChangeSetFilter()));
    }

    boolean takes(ChangeSet changeSet) {
        return filters.stream().allMatch(filter -> filter.accepts(changeSet).isAccepted());
    }
}
