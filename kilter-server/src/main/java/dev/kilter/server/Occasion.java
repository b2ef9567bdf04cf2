package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployRequest;
import java.util.ArrayList;
import java.util.List;

/// Why a deploy begins, for the audit.
///
/// @param who      begins it
/// @param action   what he did: `deploy.begin`, `deploy.rollback`, `env.scale`…
/// @param detail   more of it: `to r3`; perhaps empty
/// @param setAside the guards that he has set aside for it
record Occasion(String who, String action, String detail, List<String> setAside) {
    Occasion {
        setAside = List.copyOf(setAside);
    }

    static Occasion of(String who, String action, String detail, DeployRequest deploy) {
        return new Occasion(who, action, detail, setAside(deploy));
    }

    Occasion settingAside(String guard) {
        List<String> more = new ArrayList<>(setAside);
        more.add(guard);
        return new Occasion(who, action, detail, more);
    }

    private static List<String> setAside(DeployRequest deploy) {
        List<String> guards = new ArrayList<>();
        if (deploy.options().skipMigrationCheck()) {
            guards.add("deploy.skip-migration-check");
        }
        if (deploy.options().setAside().allowOlder()) {
            guards.add("deploy.allow-older");
        }
        if (deploy.options().setAside().allowDirty() && deploy.source().dirty()) {
            guards.add("deploy.allow-dirty");
        }
        return guards;
    }
}
