package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.testkit.GoldenMessages;
import dev.kilter.testkit.MemoryTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Journals, snapshots and folders that are malformed or hostile: each is refused before a database is asked, and what
/// people read then is in one file that a person has read. Write it anew with `-Dkilter.golden=write`.
class MalformedJournalsTest {
    private static final String JOURNAL = "drizzle/meta/_journal.json";
    private static final String ENTRY =
            "    {\"idx\": 0, \"version\": \"7\", \"when\": 1767225600000, \"tag\": \"0000_item\", \"breakpoints\":"
                    + " true}";

    private final Map<String, Map<String, String>> wrong = new LinkedHashMap<>();

    @Test
    void each_is_refused_with_its_file_and_what_is_next() {
        texts();
        values();
        entries();
        folders();
        GoldenMessages messages = GoldenMessages.in("dev/kilter/adapters/drizzle/messages.txt");
        wrong.forEach((what, files) -> messages.refused(
                what,
                () -> new DrizzleAdapter().find(new MemoryTree(files), new MigrationConfig("drizzle", "drizzle"))));
        messages.check();
    }

    private void texts() {
        journal("a journal that is cut off", "{\n  \"version\": \"7\",\n  \"entries\": [\n");
        journal("an empty journal file", "");
        journal("a BOM before the journal", "\ufeff" + whole(ENTRY));
        journal("a journal with a merge conflict", whole("<<<<<<< HEAD\n" + ENTRY + "\n=======\n>>>>>>> main\n"));
        journal("a journal with two texts", whole(ENTRY) + "{}");
        journal("a journal that is a list", "[]");
        journal("a journal of a thousand levels", "[".repeat(1000));
        wrong.put("a package.json that is cut off", Map.of("package.json", "{", "drizzle/1/migration.sql", ""));
        wrong.put("no journal at all", Map.of("drizzle/0000_item.sql", "SELECT 1"));
    }

    private void values() {
        journal("another dialect", whole(ENTRY).replace("postgresql", "mysql"));
        journal("no dialect", whole(ENTRY).replace("dialect", "dialekt"));
        journal("a newer version", whole(ENTRY).replace("\"7\",\n", "\"8\",\n"));
        journal("a version that is none", whole(ENTRY).replace("\"7\",\n", "{},\n"));
        journal("entries in a map", "{\n\"version\": \"7\",\n\"dialect\": \"postgresql\",\n\"entries\": {}\n}");
    }

    private void entries() {
        journal("an entry without its file", whole(ENTRY + ",\n" + ENTRY.replace("0000_item", "0001_gone")));
        journal("an entry twice", whole(ENTRY + ",\n" + ENTRY));
        journal("an entry that is a word", whole("\"0000_item\""));
        journal("a tag that is a number", whole(ENTRY.replace("\"0000_item\"", "0")));
        journal("a tag that leads out", whole(ENTRY.replace("0000_item", "../../etc/passwd")));
        journal("a tag that begins at the root", whole(ENTRY.replace("0000_item", "/etc/passwd")));
        journal("a tag that leads out with backslashes", whole(ENTRY.replace("0000_item", "..\\\\..\\\\passwd")));
        journal("an empty tag", whole(ENTRY.replace("0000_item", "")));
        journal("a time in words", whole(ENTRY.replace("1767225600000", "\"yesterday\"")));
        journal("a time with a fraction", whole(ENTRY.replace("1767225600000", "1.5")));
        journal("a time out of range", whole(ENTRY.replace("1767225600000", "1" + "0".repeat(30))));
    }

    private void folders() {
        String snapshot = "{\n  \"version\": \"8\",\n  \"dialect\": \"postgres\"\n}";
        folder("a folder without a time", "init", snapshot);
        folder("a folder of a day that is none", "20261340000000_item", snapshot);
        folder("a snapshot that is cut off", "20260101000000_item", "{\n  \"version\":");
        folder("a newer snapshot", "20260101000000_item", snapshot.replace("8", "10"));
        folder("a snapshot of another database", "20260101000000_item", snapshot.replace("postgres", "sqlite"));
        wrong.put(
                "a drizzle that kilter does not know",
                Map.of(
                        "package.json",
                        "{\"dependencies\": {\"drizzle-orm\": \"2.0.0\"}}",
                        "drizzle/20260101000000_item/migration.sql",
                        "SELECT 1"));
    }

    private void journal(String what, String text) {
        wrong.put(what, Map.of(JOURNAL, text, "drizzle/0000_item.sql", "SELECT 1"));
    }

    private void folder(String what, String name, String snapshot) {
        wrong.put(
                what,
                Map.of(
                        "drizzle/" + name + "/migration.sql",
                        "SELECT 1",
                        "drizzle/" + name + "/snapshot.json",
                        snapshot));
    }

    private static String whole(String entries) {
        return "{\n  \"version\": \"7\",\n  \"dialect\": \"postgresql\",\n  \"entries\": [\n" + entries + "\n  ]\n}\n";
    }
}
