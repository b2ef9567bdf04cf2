package planted.dev.kilter.local;

import com.zaxxer.hikari.HikariConfig;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

final class WritesAroundInOtherWays {
    void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
    }

    void later(File file) {
        file.deleteOnExit();
    }

    PrintWriter print() throws IOException {
        return new PrintWriter("report.txt", java.nio.charset.StandardCharsets.UTF_8);
    }

    PGSimpleDataSource source() {
        return new PGSimpleDataSource();
    }

    void pool(HikariConfig config) {
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1/kilter");
    }

    PGConnection under(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class);
    }

    void row(ResultSet row) throws SQLException {
        row.deleteRow();
    }

    void objects(Repository repository) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            inserter.insert(Constants.OBJ_BLOB, new byte[0]);
        }
    }

    ServerSocket listen() throws IOException {
        return new ServerSocket(0);
    }
}
