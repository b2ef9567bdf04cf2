package dev.kilter.sdk.app;

import java.net.IDN;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the `domains:` of the app and of its processes; no host stands at two of them.
final class DomainsReader {
    private static final int MOST = 50;
    private static final int LONGEST = 253;
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final String USUAL =
            "Write host names in lower case, without scheme and port, as in www.example.com.";

    private final Set<String> taken = new LinkedHashSet<>();

    /// @param isPublic whether what these domains belong to has a route
    List<String> read(Section section, boolean isPublic) {
        String where = section.at("domains");
        List<String> domains = section.words("domains");
        section.atMost("domains", domains.size(), MOST);
        for (String domain : domains) {
            if (domain.length() > LONGEST || !FORM.matcher(domain).matches()) {
                throw section.wrong("domains", domain, "'" + where + "' has '" + domain + "'", hint(domain));
            }
            if (!taken.add(domain)) {
                boolean twice = domains.indexOf(domain) != domains.lastIndexOf(domain);
                throw section.wrong(
                        "domains",
                        domain,
                        "'" + where + "' has '" + domain + "'" + (twice ? " twice" : ", which another process has"),
                        "Remove one of them.");
            }
        }
        if (!domains.isEmpty() && !isPublic) {
            throw section.wrong(
                    "domains",
                    "'" + where + "' are of a route, and "
                            + (section.has("public")
                                    ? "'public: false' says there is none"
                                    : "a process has none unless it is public"),
                    section.has("public") ? "Remove one of them." : "Add `public: true`, or remove them.");
        }
        return domains;
    }

    /// DNS and routes know letters beyond ASCII in another form.
    private static String hint(String domain) {
        try {
            String ascii = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
            if (!ascii.equalsIgnoreCase(domain) && FORM.matcher(ascii).matches()) {
                return "Write it as DNS does: " + ascii + ".";
            }
        } catch (IllegalArgumentException e) {
            return USUAL;
        }
        return USUAL;
    }
}
