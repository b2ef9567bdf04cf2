package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;

/// An app and who owns it, written `org/app`. Both parts are DNS labels: org at most 20 characters, app at most 30. An
/// app begins with a letter: it names a Service, and Kubernetes gives those no other names (RFC 1035).
public record Project(String org, String app) {
    public Project {
        DnsLabel.check("the org", org, 20);
        DnsLabel.check("the app", app, 30);
    }

    /// Reads `org/app`; anything else is a problem.
    public static Project parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the project '" + text + "' has no org",
                            "Write it as org/app, for instance `project: acme/" + (text.isEmpty() ? "shop" : text)
                                    + "`.")
                    .toException();
        }
        return new Project(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return org + "/" + app;
    }
}
