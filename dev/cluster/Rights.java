import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares what the platform's roles grant with what its accounts used, as the API server's audit log tells it.
/// `kubectl get roles,clusterroles -o json` comes on stdin, the log is the argument. Prints a line for each right that
/// nobody used, each request that was refused, and each grant that is too wide; ends with 1 when there is one.
final class Rights {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ALLOWED = Pattern.compile(" of (ClusterRole|Role) \"([^\"]+)\"");
    /// Granted for another reason than a request in the log.
    private static final Set<Right> NEEDED = Set.of(
            // The operator framework asks whether it may, and starts only then; it patches.
            new Right("Role kilter-operator", "coordination.k8s.io/leases", "update"),
            // A command over a web socket is a "get" up to Kubernetes 1.34 and a "create" from 1.35 on.
            new Right("ClusterRole kilter-slot-jobs", "pods/exec", "create"),
            new Right("ClusterRole kilter-slot-observer", "pods/exec", "create"),
            // A host that its slot gave up goes to another one.
            new Right("Role kilter-server", "configmaps", "update"),
            // A task that has ended is kept for an hour, longer than the tests take.
            new Right("Role kilter-operator", "kilter.dev/kiltertasks", "delete"));
    private static final int CREATED = 201;
    private static final int FORBIDDEN = 403;

    private Rights() {}

    /// One verb on one kind, by one role.
    record Right(String role, String resource, String verb) implements Comparable<Right> {
        @Override
        public String toString() {
            return role + ": " + verb + " " + resource;
        }

        @Override
        public int compareTo(Right other) {
            return toString().compareTo(other.toString());
        }
    }

    public static void main(String[] arguments) throws IOException {
        SortedSet<String> complaints = new TreeSet<>();
        SortedSet<Right> granted = granted(JSON.readTree(System.in), complaints);
        SortedMap<Right, Integer> used = used(Path.of(arguments[0]), complaints);
        for (Right right : granted) {
            if (!used.containsKey(right) && !NEEDED.contains(right)) {
                complaints.add("unused: " + right);
            }
        }
        complaints.forEach(System.out::println);
        System.out.println("rights: " + granted.size() + " granted, "
                + used.keySet().stream().filter(granted::contains).count() + " used, " + complaints.size()
                + " complaints");
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private static SortedSet<Right> granted(JsonNode roles, Set<String> complaints) {
        SortedSet<Right> granted = new TreeSet<>();
        for (JsonNode role : roles.path("items")) {
            String kind = role.path("kind").asText();
            String name = kind + " " + role.at("/metadata/name").asText();
            for (JsonNode rule : role.path("rules")) {
                List<String> names = texts(rule.path("resourceNames"));
                for (String group : texts(rule.path("apiGroups"))) {
                    for (String resource : texts(rule.path("resources"))) {
                        for (String verb : texts(rule.path("verbs"))) {
                            String what = group.isEmpty() ? resource : group + "/" + resource;
                            if (group.equals("*") || resource.contains("*") || verb.equals("*")) {
                                complaints.add("wildcard: " + name + ": " + verb + " " + what);
                            }
                            if (verb.equals("bind")) {
                                // No request has this verb: the API server asks for it
                                // when a binding is made.
                                if (names.isEmpty()) {
                                    complaints.add("too wide: " + name + ": bind without names");
                                }
                                continue;
                            }
                            granted.add(new Right(name, what, verb));
                        }
                    }
                }
            }
        }
        return granted;
    }

    private static SortedMap<Right, Integer> used(Path log, Set<String> complaints) throws IOException {
        SortedMap<Right, Integer> used = new TreeMap<>();
        Set<String> refused = new TreeSet<>();
        Set<String> served = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JSON.readTree(line);
                String who = event.has("impersonatedUser")
                        ? event.at("/impersonatedUser/username").asText()
                        : event.at("/user/username").asText();
                if (!who.startsWith("system:serviceaccount:kilter-system:") || !event.has("objectRef")) {
                    continue;
                }
                JsonNode object = event.path("objectRef");
                String resource = object.path("resource").asText()
                        + (object.has("subresource")
                                ? "/" + object.path("subresource").asText()
                                : "");
                String what = object.path("apiGroup").asText().isEmpty()
                        ? resource
                        : object.path("apiGroup").asText() + "/" + resource;
                String verb = event.path("verb").asText();
                int code = event.at("/responseStatus/code").asInt();
                String request = who.replaceAll(".*:", "") + ": " + verb + " " + what + " in '"
                        + object.path("namespace").asText() + "'";
                if (code == FORBIDDEN) {
                    refused.add(request);
                    continue;
                }
                served.add(request);
                Matcher allowed = ALLOWED.matcher(event.path("annotations")
                        .path("authorization.k8s.io/reason")
                        .asText());
                if (allowed.find()) {
                    String role = allowed.group(1) + " " + allowed.group(2);
                    used.merge(new Right(role, what, verb), 1, Integer::sum);
                    if (verb.equals("patch") && code == CREATED) {
                        // An apply that makes the object needs both.
                        used.merge(new Right(role, what, "create"), 1, Integer::sum);
                    }
                }
            }
        }
        // An API server that has just started refuses everything until it has read its roles.
        refused.removeAll(served);
        refused.forEach(request -> complaints.add("refused: " + request));
        return used;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
