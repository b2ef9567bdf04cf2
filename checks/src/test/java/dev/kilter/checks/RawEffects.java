package dev.kilter.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
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
    static final Map<String, String> EXEMPT = Map.ofEntries(
            Map.entry("dev.kilter.operator.render.ChartRenderer", "ends its own child, which only computes"),
            Map.entry(
                    "dev.kilter.operator.render.RendererMain",
                    "is that child: its values file lives as long as one call"),
            Map.entry("dev.kilter.server.KilterServer", "listens: a kill closes the port, the next start opens it"),
            Map.entry("dev.kilter.server.DatabaseTunnel", "passes a person's own connection to the database on"),
            Map.entry("dev.kilter.server.identity.IssuerPages", "reads the public keys of an issuer"),
            Map.entry("dev.kilter.kubernetes.BundleSource", "reads a bundle from the server"),
            Map.entry("dev.kilter.local.registry.Registry", "listens; what it is sent is stored through the gate"),
            Map.entry("dev.kilter.local.gateway.Gateway", "listens and passes other people's requests on"),
            Map.entry("dev.kilter.local.gateway.BackendClient", "passes other people's requests on"),
            Map.entry("dev.kilter.local.Ports", "binds a port to see that it is free, and lets go at once"),
            Map.entry("dev.kilter.local.host.FreePorts", "binds a port to see that it is free, and lets go at once"));

    private static final Set<String> PLACES = Set.of("effects", "server", "operator", "local", "kubernetes", "runner");

    /// Methods that change something, by the type they are called on.
    private static final Map<String, Pattern> RAW = Map.ofEntries(
            raw(
                    "java.nio.file.Files",
                    "write.*|move|copy|delete.*|create.*|newOutputStream|newBufferedWriter|newByteChannel|set.*"),
            raw("java.nio.channels.FileChannel", "open"),
            raw("java.nio.channels.AsynchronousFileChannel", "open"),
            raw("java.io.FileOutputStream", "<init>"),
            raw("java.io.FileWriter", "<init>"),
            raw("java.io.RandomAccessFile", "<init>"),
            raw("java.io.File", "delete.*|mkdirs?|renameTo|create.*|set.*"),
            raw("java.util.logging.FileHandler", "<init>"),
            raw("java.lang.ProcessBuilder", "start|startPipeline"),
            raw("java.lang.Runtime", "exec|halt"),
            raw("java.lang.Process", "destroy.*"),
            raw("java.lang.ProcessHandle", "destroy.*"),
            raw("java.sql.DriverManager", "getConnection"),
            raw("java.sql.Driver", "connect"),
            raw("java.sql.Connection", "unwrap"),
            raw("java.sql.Statement", "unwrap"),
            raw("java.sql.PreparedStatement", "unwrap"),
            raw("java.sql.ResultSet", "(update|insert|delete)Row"),
            raw("javax.sql.DataSource", "unwrap"),
            raw("dev.kilter.effects.GatedDataSource", "unwrap"),
            raw("org.postgresql.ds.PGSimpleDataSource", "<init>|getConnection"),
            raw("org.postgresql.ds.PGConnectionPoolDataSource", "<init>"),
            raw("org.postgresql.ds.PGXADataSource", "<init>"),
            raw("org.postgresql.ds.common.BaseDataSource", "getConnection"),
            raw("org.postgresql.Driver", "<init>|connect"),
            raw("org.postgresql.copy.CopyManager", "<init>"),
            raw(
                    "com.zaxxer.hikari.HikariConfig",
                    "setJdbcUrl|setDataSourceClassName|setDriverClassName|setDataSourceJNDI"),
            raw("com.zaxxer.hikari.HikariDataSource", "setJdbcUrl|setDataSourceClassName|setDriverClassName|unwrap"),
            raw("org.eclipse.jgit.lib.ObjectInserter", "insert|flush"),
            raw("org.eclipse.jgit.lib.Repository", "create|newObjectInserter|renameRef|write.*"),
            raw("org.eclipse.jgit.lib.StoredConfig", "save"),
            raw("org.eclipse.jgit.lib.RefUpdate", "update|forceUpdate|delete|link"),
            raw("org.eclipse.jgit.lib.RefRename", "rename"),
            raw("org.eclipse.jgit.lib.BatchRefUpdate", "execute"),
            raw("org.eclipse.jgit.transport.PushConnection", "push"),
            raw("org.eclipse.jgit.transport.FetchConnection", "fetch"),
            raw("org.eclipse.jgit.transport.Transport", "push|fetch"),
            raw("org.eclipse.jgit.api.PushCommand", "call"),
            raw("org.eclipse.jgit.api.FetchCommand", "call"),
            raw("org.eclipse.jgit.api.CommitCommand", "call"),
            raw("org.eclipse.jgit.api.CloneCommand", "call"),
            raw("org.eclipse.jgit.api.InitCommand", "call"),
            raw("org.eclipse.jgit.api.GarbageCollectCommand", "call"),
            raw(
                    "io.fabric8.kubernetes.client.dsl.CreateOrReplaceable",
                    "create|createOr.*|replace|serverSideApply|update.*"),
            raw(
                    "io.fabric8.kubernetes.client.dsl.NamespaceableResource",
                    "create|createOr.*|replace|delete|edit|patch|serverSideApply|update.*"),
            raw("io.fabric8.kubernetes.client.dsl.EditReplacePatchable", "edit.*|patch.*|replace.*"),
            raw("io.fabric8.kubernetes.client.dsl.Deletable", "delete"),
            raw(
                    "io.fabric8.kubernetes.client.dsl.Resource",
                    "create.*|replace.*|delete.*|edit.*|patch.*|scale|serverSideApply|update.*|evict.*"),
            raw("java.net.Socket", "<init>|connect"),
            raw("java.net.ServerSocket", "<init>|bind"),
            raw("java.net.DatagramSocket", "<init>"),
            raw("java.nio.channels.SocketChannel", "open|connect"),
            raw("java.nio.channels.ServerSocketChannel", "open"),
            raw("java.net.URL", "openConnection|openStream"),
            raw("java.net.http.HttpClient", "send|sendAsync"),
            raw("io.helidon.webserver.WebServer", "start"),
            raw("io.helidon.webclient.api.WebClient", "get|post|put|delete|method"),
            raw("io.undertow.Undertow", "start"),
            raw("io.undertow.client.UndertowClient", "connect"));

    /// Types whose constructor writes to a file when it is given one by name.
    private static final Set<String> WRITE_IF_NAMED =
            Set.of("java.io.PrintWriter", "java.io.PrintStream", "java.util.Formatter");

    private static final Set<String> FILE_NAMES = Set.of("java.lang.String", "java.io.File");

    private static Map.Entry<String, Pattern> raw(String type, String methods) {
        return Map.entry(type, Pattern.compile(methods));
    }

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
                && !top.getName().equals("dev.kilter.effects.CrashingEffects")
                && !EXEMPT.containsKey(top.getName());
    }

    private static boolean isRaw(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        if (WRITE_IF_NAMED.contains(owner) && access.getTarget() instanceof AccessTarget.ConstructorCallTarget target) {
            return !target.getRawParameterTypes().isEmpty()
                    && FILE_NAMES.contains(
                            target.getRawParameterTypes().getFirst().getName());
        }
        Pattern methods = RAW.get(owner);
        return methods != null && methods.matcher(access.getTarget().getName()).matches();
    }
}
