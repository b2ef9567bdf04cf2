package dev.kilter.server;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a caller may do in the platform's own registry: pull the images of what he may see, push those of what he may
/// deploy, and pull what apps stand on. Pure.
final class RegistryAccess {
    private static final Pattern SCOPE = Pattern.compile("repository(?:\\([a-z]+\\))?:([a-z0-9._/-]+):([a-z*,]+)");
    private static final int MOST = 20;

    private final String prefix;
    private final Set<String> bases = new TreeSet<>();

    /// @param registry `host` or `host/scope`; below it each app has the repository `org/app`
    /// @param bases    images that apps stand on
    RegistryAccess(String registry, Collection<String> bases) {
        int slash = registry.indexOf('/');
        String host = slash < 0 ? registry : registry.substring(0, slash);
        this.prefix = slash < 0 ? "" : registry.substring(slash + 1).replaceFirst("/?$", "/");
        for (String base : bases) {
            if (base.startsWith(host + "/")) {
                this.bases.add(base.substring(host.length() + 1)
                        .replaceFirst("@.*", "")
                        .replaceFirst(":[^/]*$", ""));
            }
        }
    }

    /// The part of what was asked that this caller gets; what he does not get is left out, as the specification has
    /// it, and the registry refuses it.
    List<PushTokens.Access> granted(List<String> scopes, Caller caller) {
        List<PushTokens.Access> granted = new ArrayList<>();
        for (String scope : scopes.stream().limit(MOST).toList()) {
            Matcher asked = SCOPE.matcher(scope);
            if (asked.matches()) {
                Set<String> actions = allowed(asked.group(1), caller);
                actions.retainAll(List.of(asked.group(2).split(",", -1)));
                if (!actions.isEmpty()) {
                    granted.add(new PushTokens.Access("repository", asked.group(1), List.copyOf(actions)));
                }
            }
        }
        return granted;
    }

    private Set<String> allowed(String repository, Caller caller) {
        Set<String> actions = new TreeSet<>();
        if (bases.contains(repository)) {
            actions.add("pull");
        }
        project(repository).filter(caller.scope()::touches).ifPresent(_ -> {
            actions.add("pull");
            if (caller.refused(Permission.DEPLOY).isEmpty()) {
                actions.add("push");
            }
        });
        return actions;
    }

    private Optional<Project> project(String repository) {
        if (!repository.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Project.parse(repository.substring(prefix.length())));
        } catch (KilterException _) {
            return Optional.empty();
        }
    }
}
