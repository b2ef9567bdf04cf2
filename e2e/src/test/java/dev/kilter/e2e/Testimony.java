package dev.kilter.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What others saw of a deploy: PostgreSQL its transactions, the file system its files, the kernel its processes. None
/// of them knows the gate, so each change must be explained by a line of the gate's log.
record Testimony(List<StatementLog.Transaction> transactions, Set<String> files, Set<String> came, Set<String> went) {
    private static final String OWN = "cluster/[^/]+/";
    private static final Pattern OF_A_JOB =
            Pattern.compile("cluster/([^/]+)/\\.jobs/([^/]+)/(job\\.(log|exit|started)|home/(?!tmp$).*)");
    private static final Pattern OF_AN_APP =
            Pattern.compile(OWN + "[^/]+/instances/(.+?)\\.(log|exit|started)(\\.\\d+)?");
    private static final Pattern HOME_OF_AN_APP = Pattern.compile("cluster/([^/]+)/([^/.]+)/home/(?!tmp$).*");

    /// The changes that no line tells of.
    List<String> unexplained(List<String> log) {
        List<String> unexplained = new ArrayList<>();
        unexplainedTransactions(log).forEach(change -> unexplained.add("sql: " + change));
        List<String> left = new ArrayList<>(log);
        for (String file : files) {
            if (!isExplained(file, log, left)) {
                unexplained.add("file: " + file);
            }
        }
        came.stream()
                .filter(process -> !log.contains("platform start " + process))
                .forEach(process -> unexplained.add("process came: " + process));
        went.stream()
                .filter(process -> log.stream()
                        .noneMatch(
                                line -> line.matches("platform start signal [A-Z]+ to .*") && line.endsWith(process)))
                .forEach(process -> unexplained.add("process went: " + process));
        return unexplained;
    }

    private List<String> unexplainedTransactions(List<String> log) {
        List<String> left = new ArrayList<>(
                log.stream().filter(line -> line.contains(" sql ")).toList());
        List<String> unexplained = new ArrayList<>();
        for (StatementLog.Transaction transaction : transactions) {
            String line = left.stream()
                    .filter(each -> tellsOf(each, transaction))
                    .findFirst()
                    .orElse("");
            if (!left.remove(line)) {
                unexplained.add(transaction.role() + " " + transaction.verbs() + " "
                        + transaction.text().lines().findFirst().orElse("").strip());
            }
        }
        return unexplained;
    }

    /// A line names each kind of statement of its transaction once: `insert slot, insert event`. What `set` sets
    /// ends with the transaction.
    private static boolean tellsOf(String line, StatementLog.Transaction transaction) {
        Set<String> verbs = new TreeSet<>();
        for (String part : line.replaceFirst(".* sql (commit: )?", "").split(", ", 0)) {
            String[] words = part.split(" ", 0);
            if (words[0].equals("set")) {
                continue;
            }
            verbs.add(words[0]);
            String object = words.length > 1 ? words[1].replaceFirst(".*\\.", "") : "";
            if (!transaction.text().contains(object.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return verbs.equals(transaction.verbs());
    }

    private static boolean isExplained(String path, List<String> log, List<String> left) {
        if (path.matches("(flux\\.git|operator/clone\\.git)/objects/.*")) {
            return log.contains("platform write git objects") && log.contains("platform push to the flux repo");
        }
        if (path.startsWith("flux.git/")) {
            return log.contains("platform push to the flux repo");
        }
        if (path.startsWith("operator/clone.git/")) {
            return log.contains("platform remember the flux commit");
        }
        Matcher job = OF_A_JOB.matcher(path);
        if (job.matches()) {
            return log.contains("platform start " + job.group(1) + ".job." + job.group(2));
        }
        Matcher app = OF_AN_APP.matcher(path);
        if (app.matches()) {
            return log.contains("platform start " + app.group(1))
                    || left.remove("platform delete " + path.replaceFirst(".*/", ""));
        }
        Matcher home = HOME_OF_AN_APP.matcher(path);
        if (home.matches()) {
            String process = "platform start " + home.group(1) + "." + home.group(2) + ".";
            return log.stream().anyMatch(line -> line.startsWith(process));
        }
        return isNamed(path, log, left);
    }

    /// By its own name once for each file, or by the folder above or below that was made or deleted with it.
    private static boolean isNamed(String path, List<String> log, List<String> left) {
        String name = path.replaceFirst(".*/", "");
        for (String verb : List.of("write", "copy to", "append to", "rename to", "link", "delete", "truncate")) {
            if (left.remove("platform " + verb + " " + name)) {
                return true;
            }
        }
        if (left.contains("platform create folder " + name) || isAbove(path, log)) {
            return true;
        }
        for (String folder : path.split("/", 0)) {
            if (log.contains("platform delete tree " + folder)) {
                return true;
            }
        }
        return false;
    }

    /// `create folder tmp` makes those above too: of a process its own folder and its home.
    private static boolean isAbove(String path, List<String> log) {
        boolean above = path.matches(OWN + "(\\.jobs/)?[^/.]+(/home)?") || path.matches("cluster(/[^/]+(/\\.jobs)?)?");
        return above && log.contains("platform create folder tmp");
    }
}
