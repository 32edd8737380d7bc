package io.kafkachat.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test on containers, skipped where no engine answers; it may have a {@link Platform}, which all classes share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({EngineCondition.class, SharedPlatform.class})
@interface NeedsEngine {}
