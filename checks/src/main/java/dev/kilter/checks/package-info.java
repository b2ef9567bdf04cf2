/// Tests over the whole tree: format, arrows, docs. There is no main code here.
@NullMarked
package dev.kilter.checks;

import org.jspecify.annotations.NullMarked;
