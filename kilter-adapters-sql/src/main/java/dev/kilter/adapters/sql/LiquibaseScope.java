package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/// Liquibase as a library: quiet, without a look at files, network or statistics, one call at a time, since its
/// factories are shared.
final class LiquibaseScope {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    private static final Logger LOGGER = Logger.getLogger("liquibase");
    private static final Pattern LINE = Pattern.compile("(?i)line(?:Number:| )\\s*(\\d+)");

    static {
        System.setProperty("liquibase.analytics.enabled", "false");
        System.setProperty("liquibase.showBanner", "false");
        LOGGER.setLevel(Level.OFF);
    }

    private LiquibaseScope() {}

    /// Something that Liquibase does.
    interface Call<T> {
        T call() throws Exception;
    }

    static <T> T call(ResourceAccessor files, Call<T> call) throws LiquibaseException {
        Map<String, Object> values = new HashMap<>();
        values.put(Scope.Attr.resourceAccessor.name(), files);
        values.put(Scope.Attr.ui.name(), new LoggerUIService());
        ONE_AT_A_TIME.lock();
        try {
            return Scope.child(values, call::call);
        } catch (LiquibaseException | KilterException e) {
            throw e;
        } catch (Exception e) {
            throw new LiquibaseException(e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /// The line that a message names; 1 without one.
    static int line(String message) {
        Matcher line = LINE.matcher(message);
        return line.find() ? Integer.parseInt(line.group(1)) : 1;
    }
}
