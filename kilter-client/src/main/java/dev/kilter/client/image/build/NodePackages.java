package dev.kilter.client.image.build;

import java.util.Map;
import java.util.TreeMap;

/// What a Node app's packages are for, and what its build command sees.
///
/// @param workspace folder of the app among those of the tree; empty: the tree is the app
/// @param use       whether any of them are wanted after the build
/// @param variables of the build command: `build.env`
/// @param architecture of the image; what only the build needs is this machine's all the same
record NodePackages(String workspace, Use use, Map<String, String> variables, String architecture) {
    enum Use {
        /// The app runs with them: what only the build needs is taken away after it.
        RUN,
        /// They make files that need none of them.
        BUILD
    }

    NodePackages {
        variables = Map.copyOf(variables);
    }

    /// These variables, and those of `build.env` over them.
    Map<String, String> over(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(variables);
        return all;
    }
}
