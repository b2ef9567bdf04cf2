package dev.kilter.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A cluster that has kilter, as the file named by `KILTER_CLUSTER` describes it: JSON objects, one a line, of which
/// the later ones add to the earlier. What `dev/cluster/up` and `dev/cluster/install` print is such a file; any other
/// cluster's has the same keys.
///
/// @param server  URL of kilter-server
/// @param token   of an admin
/// @param gateway `address:port` where people reach apps
record Cluster(String server, String token, String gateway) {
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
                    all.required("gateway").asText());
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

    @Override
    public String toString() {
        return "Cluster[" + server + "]";
    }
}
