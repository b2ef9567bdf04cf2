package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a slot has on a cluster, in lines that two runs have in common: its files in the flux repo, its objects, its
/// database and roles, the rows that its migrations and seeds made.
final class ClusterEnding {
    private static final String KINDS =
            "deployments,services,httproutes,networkpolicies,serviceaccounts,rolebindings,secrets,jobs,cronjobs";

    private final Cluster cluster;
    private final String app;
    private final String env;

    ClusterEnding(Cluster cluster, String app, String env) {
        this.cluster = cluster;
        this.app = app;
        this.env = env;
    }

    List<String> lines(Path scratch) {
        List<String> lines = new ArrayList<>();
        String namespace = "acme-" + app + "-" + env;
        add(lines, "object", cluster.kubectl("get", KINDS, "-n", namespace, "-o", "name", "--ignore-not-found"));
        add(
                lines,
                "content",
                cluster.kubectl(
                        "get",
                        "deployments",
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.spec.template.spec.containers[0].image}"
                                + " {.status.readyReplicas}/{.spec.replicas}{\"\\n\"}{end}"));
        cluster.kubectl("get", "kustomizations,serviceaccounts", "-n", "kilter-system", "-o", "name")
                .lines()
                .filter(name -> name.contains(app + "-" + env))
                .forEach(name -> lines.add("control " + name));
        String like = "acme_" + app + "_" + env.replace('-', '_') + "_%";
        for (String role : cluster.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE ?", like)) {
            lines.add("role " + role);
        }
        for (String database :
                cluster.query("postgres", "SELECT datname FROM pg_database WHERE datname LIKE ?", like)) {
            lines.add("database " + database);
            for (String row : cluster.query(
                    database,
                    "SELECT 'note ' || text FROM note UNION ALL SELECT 'migration ' || name FROM kilter.migration"
                            + " WHERE name <> ?",
                    "")) {
                lines.add("row " + row);
            }
        }
        lines.addAll(files(scratch));
        return lines.stream().map(LoggedEffect::name).sorted().toList();
    }

    /// The fence rises with each deploy; a ciphertext is another each time that something is sealed anew.
    private List<String> files(Path scratch) {
        try {
            Path clone = scratch.resolve("flux");
            Process git = new ProcessBuilder("git", "clone", "--quiet", "--depth", "1", cluster.git(), clone.toString())
                    .inheritIO()
                    .start();
            if (git.waitFor() != 0) {
                throw new AssertionError("git clone " + cluster.git());
            }
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.walk(clone)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = clone.relativize(file).toString();
                    if (!name.contains("/acme/" + app + "/" + env + "/")) {
                        continue;
                    }
                    lines.add("file " + name);
                    if (name.contains("/app/")) {
                        Files.readAllLines(file).forEach(line -> lines.add("file " + name + ": " + line));
                    }
                }
            }
            Home.delete(clone);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void add(List<String> lines, String what, String said) {
        said.lines().filter(line -> !line.isBlank()).forEach(line -> lines.add(what + " " + line));
    }
}
