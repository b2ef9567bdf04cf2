package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A cluster that has kilter, as the file named by `KILTER_CLUSTER` describes it: JSON objects, one a line, of which
/// the later ones add to the earlier. What `dev/cluster/up` and `dev/cluster/install` print is such a file; any other
/// cluster's has the same keys.
///
/// @param server  URL of kilter-server
/// @param token   of an admin
/// @param gateway `address:port` where people reach apps
/// @param kubeconfig an administrator's; empty: whatever kubectl takes by itself
/// @param postgres   DSN of the platform's database; empty: none of the test's business
/// @param git        URL of the flux repo
/// @param registry   `host:port` of the registry that apps are pushed to
/// @param bases      digest references of the base images, by kind
record Cluster(
        String server,
        String token,
        String gateway,
        String kubeconfig,
        String postgres,
        String git,
        String registry,
        Map<String, String> bases) {
    /// The variable that names the file.
    static final String VARIABLE = "KILTER_CLUSTER";

    /// Their words are envs, or they tell of all.
    private static final Set<String> NAMES_ENVS = Set.of("env", "status", "promote");

    private static final ObjectMapper JSON = new ObjectMapper();

    static Cluster given() {
        try {
            ObjectNode all = JSON.createObjectNode();
            for (String line : Files.readAllLines(Path.of(System.getenv(VARIABLE)))) {
                if (!line.isBlank()) {
                    all.setAll((ObjectNode) JSON.readTree(line));
                }
            }
            return new Cluster(
                    all.required("server").asText(),
                    all.required("token").asText(),
                    all.required("gateway").asText(),
                    all.path("kubeconfig").asText(),
                    all.path("postgres").asText(),
                    all.path("git").asText(),
                    all.path("registry").asText(),
                    JSON.convertValue(all.path("bases"), new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A kilter home that is logged in here as an admin.
    Home home() {
        Home home = new Home();
        Home.Ran ran = home.kilter("login", "--server", server, "--token", token, "--insecure-http");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return home;
    }

    /// A command on the app, that has to end with this code; on its env `dev` unless the command names one. Its
    /// flags stand before a `--`.
    Home.Ran run(Home home, NoteApp app, int exit, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        List<String> flags = new ArrayList<>(List.of("-C", app.folder.toString()));
        if (!words.contains("--env") && !NAMES_ENVS.contains(words.getFirst())) {
            flags.addAll(List.of("--env", "dev"));
        }
        int end = words.indexOf("--");
        words.addAll(end < 0 ? words.size() : end, flags);
        Home.Ran ran = home.kilter(words.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
        return ran;
    }

    /// An app of this cluster as people see it.
    App app(String url) {
        try {
            return new App(url, InetAddress.getByName(gateway.replaceFirst(":[0-9]+$", "")));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The base image of a kind, whatever its version.
    String base(String kind) {
        return bases.entrySet().stream()
                .filter(base -> base.getKey().startsWith(kind + "/"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no base for " + kind + " in " + bases));
    }

    /// What kubectl says of a namespace's pods, for what kilter itself does not tell of.
    String pods(String namespace) {
        return kubectl("get", "pods", "-o", "name", "-n", namespace);
    }

    /// Changes rows of the platform's own database, where waiting for the clock would take days.
    void sql(String statement) {
        try (Connection connection = connection(URI.create(postgres).getPath());
                Statement change = connection.createStatement()) {
            change.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(statement, e);
        }
    }

    /// The first column of what a query with one parameter finds in a database of the platform's server.
    List<String> query(String database, String query, String parameter) {
        try (Connection connection = connection("/" + database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(database + ": " + query, e);
        }
    }

    private Connection connection(String path) throws SQLException {
        URI dsn = URI.create(postgres);
        String[] login = dsn.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + dsn.getHost() + ":" + dsn.getPort() + path, login[0], login[1]);
    }

    /// Makes or changes what this YAML says.
    void apply(String yaml) {
        try {
            Path file = Files.createTempFile("kilter-e2e", ".yaml");
            Files.writeString(file, yaml);
            kubectl("apply", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// kubectl's answer; a failure of it is the test's. It is dev/cluster's own, or the one on the PATH.
    String kubectl(String... arguments) {
        try {
            Process process = startKubectl(arguments);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(List.of(arguments) + "\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The same while it runs; what it says of trouble stands with the rest.
    Process startKubectl(String... arguments) throws IOException {
        Path built = Path.of(System.getProperty("user.home"), ".cache/kilter-cluster/bin/kube");
        List<String> command =
                new ArrayList<>(Files.isExecutable(built) ? List.of(built.toString(), "kubectl") : List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!kubeconfig.isEmpty()) {
            builder.environment().put("KUBECONFIG", kubeconfig);
        }
        return builder.start();
    }

    @Override
    public String toString() {
        return "Cluster[" + server + "]";
    }
}
