package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.MigrationFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;

/// Liquibase itself, started in a project as its command line would be.
final class RealLiquibase {
    private RealLiquibase() {}

    /// Copies these files into a project, whose changelog `all.xml` runs them in the order of their names.
    static void includeAll(Path project, Path files) throws IOException {
        Path migrations = Files.createDirectories(project.resolve("migrations"));
        try (Stream<Path> paths = Files.list(files)) {
            for (Path file : paths.toList()) {
                Files.copy(file, migrations.resolve(file.getFileName()));
            }
        }
        includeAll(project);
    }

    private static void includeAll(Path project) throws IOException {
        Files.writeString(project.resolve("all.xml"), """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <includeAll path="migrations"/>
            </databaseChangeLog>
            """);
    }

    /// Applies `migrations/*.sql`, in the order of their names.
    static int update(Connection database, Path project) throws IOException, SQLException {
        includeAll(project);
        return update(database, project, "all.xml");
    }

    /// Applies a changelog, and returns what the command line would end with.
    static int update(Connection database, Path project, String changelog) throws IOException, SQLException {
        return update(database, project, changelog, MigrationFilter.ALL);
    }

    /// The same with `--contexts` and `--label-filter`. One at a time: Liquibase keeps who holds a lock in fields
    /// that all threads of a JVM share, and one that ends beside another may leave its lock.
    static synchronized int update(Connection database, Path project, String changelog, MigrationFilter filter)
            throws IOException, SQLException {
        String name = database.getCatalog();
        String address = database.getMetaData().getURL().replaceFirst("jdbc:postgresql://([^/]*)/.*", "$1");
        String url =
                "jdbc:postgresql://" + address + "/" + name + "?user=postgres&options=-c%20role=" + name + "_owner";
        try (Connection connection = DriverManager.getConnection(url)) {
            new Liquibase(
                            changelog,
                            new DirectoryResourceAccessor(project),
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(connection)))
                    .update(
                            new Contexts(filter.contexts()),
                            new LabelExpression(filter.labels() == null ? "" : filter.labels()));
            return 0;
        } catch (LiquibaseException e) {
            return 1;
        }
    }
}
