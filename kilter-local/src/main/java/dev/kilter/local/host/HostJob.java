package dev.kilter.local.host;

import java.util.List;
import java.util.Map;

/// A program that runs once to its end.
///
/// @param namespace of the slot
/// @param name      unique in the namespace; the same name is the same run
/// @param env       plain variables, added to PATH, HOME, TMPDIR and LANG
/// @param secrets   names of Secrets whose keys become variables; resolved at the start, kept nowhere
public record HostJob(String namespace, String name, Program program, Map<String, String> env, List<String> secrets) {
    public HostJob {
        Names.check(namespace);
        Names.check(name);
        env = Map.copyOf(env);
        secrets = List.copyOf(secrets);
    }
}
