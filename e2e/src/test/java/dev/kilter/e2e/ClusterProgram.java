package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.CrashPoint;
import java.util.List;

/// The server or the operator in its pod, which logs its effects there and halts at the one it is told to.
///
/// @param deployment of the control namespace
record ClusterProgram(Cluster cluster, String deployment) {
    private static final String FLAGS = "-Dkilter.effects.log=/tmp/effects -Dkilter.crash.file=/tmp/crash";

    /// From now on it logs its effects.
    void arm() {
        kubectl("set", "env", "deployment/" + deployment, "JAVA_TOOL_OPTIONS=" + FLAGS);
        awaitReady();
    }

    void disarm() {
        kubectl("set", "env", "deployment/" + deployment, "JAVA_TOOL_OPTIONS-");
        awaitReady();
    }

    /// The log of its effects begins anew, and it halts nowhere.
    void forget() {
        inPod("rm -f /tmp/effects /tmp/crash /tmp/crash.done");
    }

    /// The file appears whole, since the program looks at any time.
    void haltAt(CrashPoint point) {
        inPod("printf %s \"$1\" >/tmp/crash.new && mv /tmp/crash.new /tmp/crash", point.text());
    }

    boolean hasHalted() {
        return inPod("if [ -e /tmp/crash.done ]; then echo yes; fi").contains("yes");
    }

    List<LoggedEffect> effects() {
        return LoggedEffect.of(inPod("if [ -e /tmp/effects ]; then cat /tmp/effects; fi")
                .lines()
                .toList());
    }

    /// In a pod of its own, so that no kubelet makes it wait for having fallen so often.
    void startAnew() {
        kubectl("delete", "pod", "-l", "app.kubernetes.io/name=" + deployment, "--grace-period=1");
        awaitReady();
    }

    private void awaitReady() {
        kubectl("rollout", "status", "deployment/" + deployment, "--timeout=120s");
    }

    /// A container that has just fallen comes back in the same pod and finds the same files.
    private String inPod(String script, String... arguments) {
        String[] words = new String[arguments.length + 8];
        String[] first = {"exec", "deployment/" + deployment, "--", "busybox", "sh", "-c", script, "sh"};
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(arguments, 0, words, first.length, arguments.length);
        String[] said = {""};
        assertThat(Platform.comes(
                        () -> {
                            try {
                                said[0] = kubectl(words);
                                return true;
                            } catch (AssertionError e) {
                                return false;
                            }
                        },
                        60))
                .as(script)
                .isTrue();
        return said[0];
    }

    private String kubectl(String... arguments) {
        String[] words = new String[arguments.length + 2];
        words[0] = "-n";
        words[1] = "kilter-system";
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return cluster.kubectl(words);
    }

    @Override
    public String toString() {
        return deployment;
    }
}
