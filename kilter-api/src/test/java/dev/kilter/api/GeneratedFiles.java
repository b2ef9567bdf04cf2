package dev.kilter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Files of kilter.yaml as chance makes them, in JSON, which is YAML too: every key with values that it takes, and
/// every other file with something in it that is wrong.
final class GeneratedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A key, the values that it takes, and behind `!` some that it does not take.
    private static final String APP = """
        port: 3000 | 1 | 65535 | null ! 0 | 65536 | "3000" | [80] | true | -1 | 1.5
        public: true | true | null ! "true" | 1 | "yes" | {}
        health: "/" | "/healthz?full=1" | null | {} | {"path":"/r","port":9000,"interval":"5s","timeout":"99s"} | \
        {"grace":"5m"} | {"path":null,"grace":"999s"} ! "healthz" | "http://x" | 5 | ["/"] | "/a b" | \
        {"path":"r"} | {"port":0} | {"port":"9000"} | {"interval":"1m"} | {"timeout":5} | {"grace":"1h"} | {"every":"5s"}
        replicas: 1 | 50 | null ! 0 | 51 | "2" | {}
        resources: {} | null | {"cpu":"250m"} | {"cpu":2,"memory":"1Gi"} | {"cpu":0.5,"limits":{"cpu":1}} | \
        {"memory":"64Mi","limits":{"memory":"1Gi"}} | {"limits":null} ! "large" | {"gpu":1} | {"memory":256} | \
        {"memory":"256MB"} | {"cpu":"two"} | {"cpu":257} | {"limits":{"disk":1}} | {"limits":"1Gi"}
        domains: ["www.example.com","a-1.example.co"] | [] | null ! ["WWW.example.com"] | ["*.example.com"] | \
        "www.example.com" | ["localhost"] | ["a.b","a.b"] | [5] | [null] | ["https://a.b"]
        env: {"A":"b","_x9":1,"T":true,"N":null} | {} | null ! {"my-var":"x"} | {"PORT":"80"} | {"9A":1} | \
        {"A":[1]} | {"A":{}} | ["A=b"] | "A=b" | {"":"x"}
        build: {"type":"node"} | {"type":"image","image":"r.example.com/a@sha256:0"} | {"output":"./dist/"} | null | \
        {"main":"cmd/web","env":{"A":1}} | {"secrets":{"T":"$T","U":"./a/b.txt"}} | {"timeout":"20m"} | {} | \
        {"compression":"zstd","platform":"arm64"} | {"workspace":"apps/web","type":null} ! "node" | {"typ":"node"} | \
        {"output":"../x"} | {"output":"/x"} | {"output":"a//b"} | {"env":{"a-b":1}} | {"secrets":{"T":"/etc/x"}} | \
        {"timeout":"20"} | {"compression":"lz4"} | {"platform":"windows"} | {"secrets":{"T":"$"}} | {"type":[]}
        database: "postgres" | "postgres" | "postgres" ! "mysql" | true | ["postgres"]
        migration: {"tool":"sql"} | {"tool":"drizzle","dir":"./db/"} | {"tool":"sql","contexts":["a",1],"labels":"x"} | \
        null | {"tool":"prisma","engine":"cli","command":["npx",1]} | {"tool":"sql","format":"goose"} | \
        {"tool":5,"dir":7,"engine":"native"} ! {} | {"dir":"x"} | {"tool":" "} | {"tool":"sql","dir":".."} | "sql" | \
        {"tool":"sql","dir":"a/./b"} | {"tool":"sql","engine":"both"} | {"tool":null} | {"tool":"sql","dri":"x"} | \
        {"tool":"sql","contexts":["a b"]} | {"tool":"sql","contexts":"a"} | {"tool":"sql","dir":"/etc"}
        seed: [] | null | [{"name":"a","sql":"a.sql"},{"name":"b","sql":["a.sql","./b/c.sql"]}] | \
        [{"name":"d","command":["x",1,true],"files":["a.csv"],"when":"changed"}] | \
        [{"name":"e","sql":"e.sql","command":null,"when":"once"}] | [{"name":7,"sql":8}] ! {"name":"a","sql":"a"} | \
        ["a.sql"] | [{"sql":"a.sql"}] | [{"name":"A","sql":"a"}] | [{"name":"a"}] | [null] | \
        [{"name":"a","sql":"a","command":["x"]}] | [{"name":"a","command":"x"}] | [{"name":"a","command":[]}] | \
        [{"name":"a","sql":"../a"}] | [{"name":"a","sql":"a","when":"always"}] | [{"name":"a","sql":[]}] | \
        [{"name":"a","sql":"a","files":["b"]}] | [{"name":"a","sql":{"x":1}}] | [{"name":"a","file":"a"}]
        release: ["bin/warm",1,true] | [] | null ! "bin/warm" | [null] | [["x"]] | {"command":["x"]}
        processes: {} | null | {"w":{"command":["x"]}} | \
        {"worker":{"command":["x",1],"replicas":0,"port":9000,"public":true,"health":"/r","domains":["w.example.com"]}} | \
        {"a-1":{"command":["x"],"strategy":"recreate","resources":{"cpu":1},"port":null}} | {"gone":null} ! ["w"] | \
        {"w":"x"} | {"w":{}} | {"w":{"command":"x"}} | {"w":{"command":[]}} | {"web":{"command":["x"]}} | \
        {"W":{"command":["x"]}} | {"w":{"command":["x"],"replicas":51}} | {"w":{"command":["x"],"port":65536}} | \
        {"w":{"command":["x"],"strategy":"blue"}} | {"w":{"comand":["x"]}} | {"w":{"command":["x"],"port":"80"}} | \
        {"a-name-of-more-than-20":{"command":["x"]}} | {"w":{"command":["x"],"public":"no"}}
        cron: {} | null | {"c":{"schedule":"@daily","command":["x"]}} | {"gone":null} | \
        {"d":{"schedule":"*/5 * * * mon","command":["x",2],"timezone":"Europe/Berlin","concurrency":"allow"}} | \
        {"e":{"schedule":"0 0 1 1 *","command":["x"],"timezone":"UTC","resources":{"memory":"64Mi"}}} ! ["c"] | \
        {"c":{"command":["x"]}} | {"c":{"schedule":"@daily"}} | {"c":{"schedule":"@daily","command":[]}} | \
        {"c":{"schedule":5,"command":["x"]}} | {"c":{"schedule":"0 0 * *","command":["x"]}} | \
        {"c":{"schedule":"@never","command":["x"]}} | {"c":{"schedule":"0 0 0 * * *","command":["x"]}} | \
        {"c":{"schedule":"@daily","command":["x"],"timezone":"CEST"}} | \
        {"c":{"schedule":"@daily","command":["x"],"concurrency":"queue"}} | {"web":{"schedule":"@daily","command":["x"]}} | \
        {"C":{"schedule":"@daily","command":["x"]}} | {"c":{"schedule":"@daily","command":["x"],"port":1}} | {"c":"x"}
        secrets: {} | null | {"s":"a.env","t-1":"./b/c.env"} | {"s":5} | {"s":null} ! ["s"] | {"S":"a"} | \
        {"set-x":"a"} | {"s":"../a"} | {"s":["a"]} | {"s":"a/"} | {"s":"/etc/x"} | {"s":"a\\\\b"}
        appSecrets: [] | null | [] ! "s" | [null] | {"s":1}
        sopsRecipient: "KEY" | ["KEY","KEY"] | [] | null | ["KEY","ssh-ed25519 SSH me@host"] ! "age1short" | 5 | \
        {"key":"KEY"} | ["ssh-rsa AAAA"] | [5] | ""
        """;

    private static final String ROOT = """
        $schema: "x" | 5 | null
        project: "acme/shop" | "a/b-2" ! "shop" | "Acme/shop" | "a/b/c" | 5 | ["a/b"] | \
        "an-org-of-more-than-20-x/shop" | "acme/an-app-of-more-than-thirty-characters"
        registry: "r.example.com:5000/acme" | "r" | null ! "https://r.example.com" | "r.example.com/Acme" | ["r"] | {}
        secretShipper: "age" | "sops-cli" | null ! "SOPS CLI" | ["age"] | "-x"
        """;

    private static final String OVERLAY = """
        protected: true | false | null ! "yes" | 1
        """;

    private final Random random;
    private final Map<String, Values> app = read(APP);
    private final Map<String, Values> root = read(ROOT);
    private final Map<String, Values> overlay = read(OVERLAY);

    GeneratedFiles(Random random) {
        this.random = random;
        root.putAll(app);
        overlay.putAll(app);
    }

    private record Values(List<JsonNode> good, List<JsonNode> bad) {}

    private static Map<String, Values> read(String table) {
        Map<String, Values> values = new LinkedHashMap<>();
        table.replace("KEY", "age1" + "q".repeat(58))
                .replace("SSH", "AAAAC3NzaC1lZDI1NTE5AAAAI" + "A".repeat(43))
                .lines()
                .forEach(line -> {
                    String[] sides = line.substring(line.indexOf(": ") + 2).split(" ! ", 2);
                    values.put(
                            line.substring(0, line.indexOf(": ")),
                            new Values(all(sides[0]), sides.length == 1 ? List.of() : all(sides[1])));
                });
        return values;
    }

    private static List<JsonNode> all(String side) {
        List<JsonNode> all = new ArrayList<>();
        for (String text : side.split(" \\| ", -1)) {
            try {
                all.add(JSON.readTree(text));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(text, e);
            }
        }
        return all;
    }

    ObjectNode next() {
        ObjectNode file = some(root, 4);
        file.set("project", one(values(root, "project").good()));
        if (random.nextInt(3) == 0) {
            ObjectNode envs = file.putObject("environments");
            for (String glob : List.of("prod", "pr-*", "a", "*")) {
                if (random.nextInt(3) == 0) {
                    envs.set(glob, random.nextInt(5) == 0 ? NullNode.instance : some(overlay, 5));
                }
            }
        }
        if (random.nextBoolean()) {
            spoil(file);
        }
        return file;
    }

    private ObjectNode some(Map<String, Values> table, int oneIn) {
        ObjectNode map = JSON.createObjectNode();
        table.forEach((key, values) -> {
            if (random.nextInt(oneIn) == 0) {
                map.set(key, one(values.good()));
            }
        });
        return map;
    }

    private void spoil(ObjectNode file) {
        if (file.get("environments") instanceof ObjectNode envs && random.nextInt(3) == 0) {
            List<String> names = new ArrayList<>();
            envs.fieldNames().forEachRemaining(names::add);
            switch (random.nextInt(4)) {
                case 0 -> envs.set("Prod", JSON.createObjectNode());
                case 1 -> envs.putArray("b").add(1);
                case 2 -> envs.putObject("c").put("project", "acme/other");
                default -> {
                    if (!names.isEmpty() && envs.get(one(names)) instanceof ObjectNode env) {
                        wrong(env, overlay);
                    }
                }
            }
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> file.put("prot", 1);
            case 1 ->
                file.set(
                        "environments",
                        one(List.of(
                                JSON.createArrayNode(), JSON.getNodeFactory().textNode("x"))));
            default -> wrong(file, root);
        }
    }

    private void wrong(ObjectNode map, Map<String, Values> table) {
        List<String> keys = table.keySet().stream()
                .filter(key -> !values(table, key).bad().isEmpty())
                .toList();
        String key = one(keys);
        map.set(key, one(values(table, key).bad()));
    }

    private static Values values(Map<String, Values> table, String key) {
        return table.getOrDefault(key, new Values(List.of(), List.of()));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
