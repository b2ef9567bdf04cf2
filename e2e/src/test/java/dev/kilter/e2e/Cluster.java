package dev.kilter.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A cluster that has kilter, as the file named by `KILTER_CLUSTER` describes it: JSON objects, one a line, of which
/// the later ones add to the earlier. What `dev/cluster/up` and `dev/cluster/install` print is such a file; any other
/// cluster's has the same keys.
///
/// @param server  URL of kilter-server
/// @param token   of an admin
/// @param gateway `address:port` where people reach apps
/// @param kubeconfig an administrator's; empty: whatever kubectl takes by itself
record Cluster(String server, String token, String gateway, String kubeconfig) {
    /// The variable that names the file.
    static final String VARIABLE = "KILTER_CLUSTER";

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
                    all.path("kubeconfig").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An app of this cluster as people see it.
    App app(String url) {
        try {
            return new App(url, InetAddress.getByName(gateway.replaceFirst(":[0-9]+$", "")));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What kubectl says of a namespace's pods, for what kilter itself does not tell of.
    String pods(String namespace) {
        return kubectl("get", "pods", "-o", "name", "-n", namespace);
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
        Path built = Path.of(System.getProperty("user.home"), ".cache/kilter-cluster/bin/kube");
        List<String> command =
                new ArrayList<>(Files.isExecutable(built) ? List.of(built.toString(), "kubectl") : List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!kubeconfig.isEmpty()) {
            builder.environment().put("KUBECONFIG", kubeconfig);
        }
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + "\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "Cluster[" + server + "]";
    }
}
