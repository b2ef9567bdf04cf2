package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.GoldenMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What people read when something that a kilter.yaml declares goes wrong while it is deployed or handled, all in one
/// file that a person has read. Write it anew with `-Dkilter.golden=write`.
@Drawn(oneIn = 16)
class RunTimeMessagesIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final Pattern CODE = Pattern.compile("(?m)^.*(error\\[KLT-|\\[KLT-[A-Z][0-9]+]$)");
    private static final Pattern PROGRESS =
            Pattern.compile("(?m)^(acme/told →|Live in|. (build|push|provision|commit|rollout) ).*\\n");
    private static final String DATABASE = "database: postgres\nmigration: { tool: sql }\n";

    private final GoldenMessages messages = GoldenMessages.in("dev/kilter/e2e/messages.txt");
    private final Home home = SHARED.home();
    private final NoteApp app = new NoteApp(home.folder.resolve("apps/told"), "told");
    private final NoteApp other = new NoteApp(home.folder.resolve("apps/tale"), "tale");

    @Test
    void each_names_what_went_wrong_and_what_is_next() {
        app.migration("0001_item.sql", "CREATE TABLE item (id int PRIMARY KEY);\n");
        yaml("");
        app.run(home, 0, "deploy", "--migration");
        seeds();
        release();
        processes();
        timeouts();
        cron();
        domains();
        scale();
        envs();
        leftOvers();
        messages.check();
    }

    private void seeds() {
        app.write("seeds/base.sql", "INSERT INTO item VALUES (1);\n\nINSERT INTO itme\nVALUES (2);\n");
        yaml("seed: [{ name: base, sql: seeds/base.sql }]\n");
        told("a seed's statement fails", "deploy", "--seed");
        app.write("seeds/base.sql", "INSERT INTO item VALUES (1);\nINSERT INTO item VALUES (1);\n");
        told("a seed's row is there already", "deploy", "--seed");
        app.write("seeds/base.sql", "INSERT INTO item VALUES (1;\n");
        told("a seed is no SQL", "deploy", "--seed");
        yaml("seed: [{ name: demo, command: [node, -e, \"console.error('no rows'); process.exit(3)\"] }]\n");
        told("a seed's command fails", "deploy", "--seed");
        yaml("seed: [{ name: demo, command: [bin/seed] }]\n");
        told("a seed's command is not in the image", "deploy", "--seed");
        yaml("seed: [{ name: base, sql: seeds/bsae.sql }]\n");
        told("a seed's file is not there", "deploy", "--seed");
        yaml("seed: [{ name: demo, command: [x], files: [seeds] }]\n");
        told("a seed's file is a folder", "deploy", "--seed");
        app.write("seeds/base.sql", "SELECT 1;\n");
        yaml("seed: [{ name: base, sql: seeds/base.sql }]\n");
        told("a seed that was applied and has changed", "deploy", "--seed");
        app.write("seeds/base.sql", "SELECT 2;\n");
        told("the same, changed", "deploy", "--seed");
        yaml("""
            seed:
              - { name: base, sql: seeds/base.sql }
              - { name: demo, command: [node, -e, "console.log('rows')"], when: changed }
              - { name: more, sql: seeds/more.sql }
            """);
        app.write("seeds/more.sql", "SELECT 3;\nSELECT 4;\n");
        told("a plan of seeds, one of them applied and changed", "seed", "apply", "--dry-run");
        told("seeds that nobody asks for", "deploy");
        told("those that are new, and the one that is kept", "deploy", "--seed");
        yaml("""
            seed:
              - { name: demo, command: [node, -e, "console.log('more rows')"], when: changed }
              - { name: more, sql: seeds/more.sql }
            """);
        told("a plan of seeds, all of them applied, one that runs again", "seed", "apply", "--dry-run");
        told("a plan of seeds for an env that there is not", "seed", "apply", "--dry-run", "--env", "pr-9");
    }

    private void release() {
        yaml("release: [node, -e, \"console.error('the cache is away'); process.exit(7)\"]\n");
        told("a release command fails", "deploy");
        yaml("release: [bin/warm-cache]\n");
        told("a release command is not in the image", "deploy");
    }

    private void processes() {
        yaml("processes: { worker: { command: [node, -e, \"console.error('no queue'); process.exit(2)\"] } }\n");
        told("a process ends at once", "deploy");
        yaml("processes: { worker: { command: [bin/worker] } }\n");
        told("a process's command is not in the image", "deploy");
        yaml("processes: { search: { command: [sleep, '600'], port: 9000 } }\n");
        told("nothing listens at a process's port", "deploy", "--timeout", "20s");
        told("logs of a process that there is not", "logs", "--process", "wroker");
    }

    private void timeouts() {
        yaml("release: [sleep, '600']\n");
        told("the deadline passes in the release command", "deploy", "--timeout", "10s");
        told("a deadline without a unit", "deploy", "--timeout", "15");
        told("a deadline of nothing", "deploy", "--timeout", "0s");
        yaml("");
        told("a deadline later than the platform allows", "deploy", "--timeout", "9h");
    }

    private void cron() {
        yaml("""
            cron: { tidy: { schedule: '@yearly', command: [sleep, '1'] } }
            processes: { later: { command: [sleep, '600'], replicas: 0 } }
            """);
        app.run(home, 0, "deploy");
        told("the number of what runs by the clock", "scale", "tidy=2");
        told("logs of what has not run yet", "logs", "--process", "tidy");
        told("logs of a process that runs zero times", "logs", "--process", "later");
    }

    private void domains() {
        yaml("domains: [www.example.com]\n");
        app.run(home, 0, "deploy");
        other.write("kilter.yaml", "project: acme/tale\ndomains: [www.example.com]\n");
        told(other, "a domain that another app has", "deploy");
        other.write("kilter.yaml", """
            project: acme/tale
            processes: { admin: { command: [sleep, '600'], port: 9100, public: true, domains: [www.example.com] } }
            """);
        told(other, "a domain of a process that another app has", "deploy");
        other.write("kilter.yaml", "project: acme/tale\ndomains: [told.localhost]\n");
        told(other, "a domain that is another app's host", "deploy");
    }

    private void scale() {
        told("a process that there is not", "scale", "wroker=2");
        told("a number that is none", "scale", "web=two");
        told("too many", "scale", "web=51");
        told("none of the app itself", "scale", "web=0");
        told("no number", "scale", "web");
        told("an env that there is not", "scale", "web=2", "--env", "alpha");
        told("releases of an env that there is not", "releases", "--env", "nope");
    }

    private void envs() {
        told("an env that nobody declared", "deploy", "--env", "alpha");
        told("a preview without --bootstrap", "deploy", "--env", "pr-7");
        told("an env that never ends", "env", "extend", "prod", "--by", "7d");
        told("a preview that there is not", "env", "extend", "pr-7", "--by", "7d");
        yaml("");
        app.run(home, 0, "deploy", "--env", "pr-7", "--bootstrap");
        told("a preview kept too long", "env", "extend", "pr-7", "--by", "91d");
        told("a preview kept for no time", "env", "extend", "pr-7", "--by", "0d");
        told("a preview kept for days without a unit", "env", "extend", "pr-7", "--by", "7");
        told("a preview that is extended", "env", "extend", "pr-7", "--by", "30d");
        told("sleep of an env that there is not", "env", "sleep", "pr-8");
        told("wake of what is awake", "env", "wake", "pr-7");
        app.run(home, 0, "env", "sleep", "pr-7");
        told("sleep of what sleeps", "env", "sleep", "pr-7");
        told("the number of what sleeps", "scale", "web=2", "--env", "pr-7");
        told("the end of an env that there is not", "env", "destroy", "pr-8");
        told("the end of prod", "env", "destroy", "prod");
        told("the end of prod with --yes", "env", "destroy", "prod", "--yes");
        told("the end of a preview", "env", "destroy", "pr-7", "--wait");
        told("the end of a preview that has ended", "env", "destroy", "pr-7");
    }

    /// Other tests on this platform may have left more: what is told of this app alone.
    private void leftOvers() {
        app.run(home, 0, "env", "destroy", "prod", "--confirm-destructive", "acme/told/prod", "--wait");
        String database = Slot.parse("acme/told/prod").names().database();
        String its = "KIND|acme/told\\b|_" + database.substring(database.length() - 10);
        left("what an app leaves whose env has ended", its, "gc", "--dry-run");
        left("gc, when nothing of it is due", its, "gc");
    }

    private void left(String title, String lines, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add("--local");
        Home.Ran ran = home.kilter(words.toArray(String[]::new));
        messages.of(title).line("$ kilter " + String.join(" ", command) + "   # " + ran.exit());
        Pattern its = Pattern.compile(lines);
        plain(ran.out())
                .lines()
                .filter(line -> its.matcher(line).find())
                .map(line -> line.replaceAll(" {2,}", "  ")
                        .replaceAll("kilter_gone_[0-9]{14}", "kilter_gone_20261126000000"))
                .forEach(messages::line);
    }

    private void yaml(String more) {
        app.write("kilter.yaml", "project: acme/told\n" + DATABASE + more);
    }

    private void told(String title, String... command) {
        told(app, title, command);
    }

    private void told(NoteApp of, String title, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--local", "-C", of.folder.toString()));
        Home.Ran ran = home.kilter(words.toArray(String[]::new));
        messages.of(title).line("$ kilter " + String.join(" ", command) + "   # " + ran.exit());
        String said = ran.exit() == 0 ? PROGRESS.matcher(ran.err()).replaceAll("") : block(title, ran);
        plain(said + ran.out()).lines().forEach(messages::line);
    }

    /// What follows the progress: from the line that has the code.
    private static String block(String title, Home.Ran ran) {
        Matcher code = CODE.matcher(ran.err());
        assertThat(code.find()).as(title + "\n" + ran).isTrue();
        return ran.err().substring(code.start());
    }

    /// Without what is another each time.
    private String plain(String text) {
        return text.replace(home.folder.toString(), "/home/dev")
                .replaceAll("\\bd-[a-z0-9]{4,20}\\b", "d-0123456789")
                .replaceAll("[0-9]+(\\.[0-9]+)? (ms|s)\\b|[0-9]+ min(?= ago)", "1 s")
                .replaceAll("localhost:[0-9]+", "localhost:8000")
                .replaceAll("\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}( [0-9:]{5,8})?", "2026-11-26")
                .replaceAll("\\(pid [0-9]+\\)", "(pid 1)")
                .replaceAll(" +[0-9]+\\.[0-9]s(?=\n|$)", "")
                .replace("' to start", "'")
                .replaceAll("[ \t]+(?=\n|$)", "");
    }
}
