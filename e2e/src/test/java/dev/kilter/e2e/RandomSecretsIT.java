package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Deploys from two machines whose sources come and go, with any flags: no live Secret is ever lost by absence, and
/// what is live is what somebody said last.
@Drawn(oneIn = 16)
class RandomSecretsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final int DEPLOYS = Integer.getInteger("kilter.deploys", Sample.size(15, 1_000));
    /// However many are left then: a slow machine runs fewer of them.
    private static final Duration LONGEST = Duration.ofMinutes(Integer.getInteger("kilter.minutes", 20));
    private static final int FEWEST = 15;

    private static final List<String> NAMES = List.of("one", "two", "three");

    private static final String SHOWS = """
        require('node:http').createServer((_, response) => response.end(JSON.stringify(
          Object.fromEntries(Object.entries(process.env).filter(([name]) => /^V_/.test(name)))))
        ).listen(process.env.PORT);
        """;

    private final Home home = SHARED.home();
    private final Random random = Sample.random("deploys with secrets");
    private final List<NoteApp> machines = List.of(machine("here"), machine("there"));

    /// Values by the Secret's name, as they are live.
    private final Map<String, String> live = new TreeMap<>();

    /// Those that the app which serves now consumes.
    private Set<String> consumed = Set.of();

    private final Map<String, Integer> ends = new TreeMap<>();

    private @Nullable App app;

    private App app(NoteApp machine) {
        App known = app;
        if (known == null) {
            known = new App(machine.run(home, 0, "open").out());
            app = known;
        }
        return known;
    }

    private NoteApp machine(String name) {
        return new NoteApp(home.folder.resolve("apps/dice-" + name), "dice").write("server.js", SHOWS);
    }

    @Test
    void no_live_secret_is_lost_by_absence() throws IOException {
        long begin = System.nanoTime();
        int done = 0;
        for (int i = 0; i < DEPLOYS && (i < FEWEST || System.nanoTime() - begin < LONGEST.toNanos()); i++) {
            NoteApp machine = machines.get(random.nextInt(2));
            Map<String, String> before = Map.copyOf(live);
            String what = "-Dkilter.seed=" + Sample.SEED + ", deploy " + i + ": ";
            if (random.nextInt(8) == 0) {
                single(machine, what);
            } else {
                deploy(machine, what, before);
            }
            check(machine, what);
            done++;
        }
        System.getLogger("secrets")
                .log(
                        System.Logger.Level.INFO,
                        done + " of " + DEPLOYS + " deploys, -Dkilter.seed=" + Sample.SEED + ": " + ends);
        assertThat(ends.keySet()).contains("refused", "done");
    }

    private void deploy(NoteApp machine, String what, Map<String, String> before) {
        Map<String, String> sources = new TreeMap<>();
        Set<String> declared = new TreeSet<>();
        for (String name : NAMES) {
            machine.write("secrets/" + name + ".env", "");
            machine.delete("secrets/" + name + ".env");
            int chance = random.nextInt(4);
            if (chance > 0) {
                declared.add(name);
            }
            if (chance > 1) {
                String value = "v" + random.nextInt(3);
                sources.put(name, value);
                machine.write("secrets/" + name + ".env", "V_" + name + "=" + value + "\n");
            }
        }
        StringBuilder yaml = new StringBuilder("""
            project: acme/dice
            secrets:
              none: null
            """);
        declared.forEach(name ->
                yaml.append("  ").append(name).append(": secrets/").append(name).append(".env\n"));
        machine.write("kilter.yaml", yaml + "appSecrets: [" + String.join(", ", declared) + "]\n");
        boolean keep = random.nextBoolean();
        boolean prune = random.nextInt(4) == 0;
        List<String> command = new ArrayList<>(List.of("deploy", "--local", "-C", machine.folder.toString()));
        command.addAll(keep ? List.of("--keep-secrets") : List.of());
        command.addAll(prune ? List.of("--prune-secrets") : List.of());

        Home.Ran ran = home.kilter(command.toArray(String[]::new));

        boolean refused =
                declared.stream().anyMatch(name -> !sources.containsKey(name) && !(keep && before.containsKey(name)));
        assertThat(ran.exit()).as(what + declared + sources + command + ran).isEqualTo(refused ? 2 : 0);
        ends.merge(refused ? "refused" : "done", 1, Integer::sum);
        if (refused) {
            return;
        }
        live.putAll(sources);
        if (prune) {
            live.keySet().removeIf(name -> NAMES.contains(name) && !declared.contains(name));
        }
        consumed = declared;
    }

    /// A key of its own, which no deploy takes away.
    private void single(NoteApp machine, String what) {
        boolean isThere = live.containsKey("single");
        String value = "s" + random.nextInt(3);
        Home.Ran ran = isThere
                ? home.kilter("secrets", "rm", "V_single", "--local", "-C", machine.folder.toString())
                : home.kilterReading(value, "secrets", "set", "V_single", "--local", "-C", machine.folder.toString());
        boolean project = !ran.err().contains("there is no 'project'");
        assertThat(ran.exit()).as(what + ran).isZero();
        assertThat(project).isTrue();
        ends.merge(isThere ? "removed" : "set", 1, Integer::sum);
        if (isThere) {
            live.remove("single");
        } else {
            live.put("single", value);
        }
    }

    private void check(NoteApp machine, String what) throws IOException {
        Home.Ran list = machine.run(home, 0, "secrets", "list", "--json");
        Set<String> names = new TreeSet<>();
        JsonNode known = new ObjectMapper().readTree(list.out());
        known.findValues("name")
                .forEach(name -> names.add(name.asText().startsWith("set-") ? "single" : name.asText()));
        assertThat(names).as(what + list).isEqualTo(live.keySet());
        if (ends.containsKey("done")) {
            Map<String, String> expected = new TreeMap<>();
            live.forEach((name, value) -> {
                if (name.equals("single") || consumed.contains(name)) {
                    expected.put("V_" + name, value);
                }
            });
            String answer = app(machine).get("/");
            assertThat(new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n"))))
                    .as(what)
                    .isEqualTo(new ObjectMapper().valueToTree(expected));
        }
    }
}
