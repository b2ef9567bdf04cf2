package dev.kilter.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What the platform changes outside its memory passes the effects gate: the raw calls stand only in classes called
/// `*Gate`. The crash sweep counts at the gate, so whatever went around it would never be tried.
final class RawEffects {
    /// Classes that make a raw call which changes nothing that must survive, each with the reason.
    static final Map<String, String> EXEMPT = Map.of(
            "dev.kilter.operator.render.ChartRenderer", "ends its own child, which only computes",
            "dev.kilter.operator.render.RendererMain", "is that child: its values file lives as long as one call",
            "dev.kilter.runner.BundleSource", "only fetches");

    private static final Set<String> PLACES = Set.of("effects", "server", "operator", "local", "runner");

    /// Methods that change something, by the type they are called on.
    private static final Map<String, Pattern> RAW = Map.ofEntries(
            Map.entry(
                    "java.nio.file.Files",
                    Pattern.compile(
                            "write.*|move|copy|delete.*|create.*|newOutputStream|newBufferedWriter|newByteChannel|set.*")),
            Map.entry("java.nio.channels.FileChannel", Pattern.compile("open")),
            Map.entry("java.io.FileOutputStream", Pattern.compile("<init>")),
            Map.entry("java.io.FileWriter", Pattern.compile("<init>")),
            Map.entry("java.io.RandomAccessFile", Pattern.compile("<init>")),
            Map.entry("java.io.File", Pattern.compile("delete.*|mkdirs?|renameTo|create.*|set.*")),
            Map.entry("java.lang.ProcessBuilder", Pattern.compile("start|startPipeline")),
            Map.entry("java.lang.Runtime", Pattern.compile("exec|halt")),
            Map.entry("java.lang.Process", Pattern.compile("destroy.*")),
            Map.entry("java.lang.ProcessHandle", Pattern.compile("destroy.*")),
            Map.entry("java.sql.DriverManager", Pattern.compile("getConnection")),
            Map.entry("org.postgresql.ds.PGSimpleDataSource", Pattern.compile("getConnection")),
            Map.entry("org.postgresql.ds.common.BaseDataSource", Pattern.compile("getConnection")),
            Map.entry("org.postgresql.Driver", Pattern.compile("connect")),
            Map.entry("org.eclipse.jgit.lib.RefUpdate", Pattern.compile("update|forceUpdate|delete|link")),
            Map.entry("org.eclipse.jgit.lib.BatchRefUpdate", Pattern.compile("execute")),
            Map.entry("org.eclipse.jgit.transport.PushConnection", Pattern.compile("push")),
            Map.entry("org.eclipse.jgit.transport.Transport", Pattern.compile("push")),
            Map.entry("org.eclipse.jgit.api.PushCommand", Pattern.compile("call")),
            Map.entry("org.eclipse.jgit.api.CommitCommand", Pattern.compile("call")),
            Map.entry("java.net.Socket", Pattern.compile("<init>|connect")),
            Map.entry("java.nio.channels.SocketChannel", Pattern.compile("open|connect")),
            Map.entry("java.net.URL", Pattern.compile("openConnection|openStream")),
            Map.entry("java.net.http.HttpClient", Pattern.compile("send|sendAsync")));

    private RawEffects() {}

    static ArchRule rule() {
        return classes()
                .that(DescribedPredicate.describe("are of the platform and no gate", RawEffects::mustUseTheGate))
                .should(new ArchCondition<JavaClass>("change nothing around the effects gate") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getAccessesFromSelf().stream()
                                .filter(RawEffects::isRaw)
                                .forEach(access ->
                                        events.add(SimpleConditionEvent.violated(type, access.getDescription())));
                    }
                });
    }

    private static boolean mustUseTheGate(JavaClass type) {
        JavaClass top = Habits.topLevel(type);
        return House.module(type).filter(PLACES::contains).isPresent()
                && !top.getSimpleName().endsWith("Gate")
                && !top.getName().equals("dev.kilter.effects.GatedDataSource")
                && !top.getName().equals("dev.kilter.effects.CrashingEffects")
                && !EXEMPT.containsKey(top.getName());
    }

    private static boolean isRaw(JavaAccess<?> access) {
        Pattern methods = RAW.get(access.getTargetOwner().getName());
        return methods != null && methods.matcher(access.getTarget().getName()).matches();
    }
}
