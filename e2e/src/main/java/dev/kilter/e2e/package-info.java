/// Tests of the whole product as people run it. There is no main code here.
@NullMarked
package dev.kilter.e2e;

import org.jspecify.annotations.NullMarked;
