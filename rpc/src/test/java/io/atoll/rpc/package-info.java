@org.jspecify.annotations.NullMarked
package io.atoll.rpc;
