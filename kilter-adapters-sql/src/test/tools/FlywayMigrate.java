import java.util.Map;
import org.flywaydb.core.Flyway;

/// `flyway migrate`, in the version on the class path: URL, folder.
public final class FlywayMigrate {
    public static void main(String[] arguments) {
        Flyway.configure()
                .dataSource(arguments[0], "postgres", "")
                .locations("filesystem:" + arguments[1])
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false")) // else it waits for itself
                .load()
                .migrate();
    }
}
