package io.atoll.session.statement;

import io.atoll.api.Placement;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.Statistics;
import io.atoll.client.KvClient;
import io.atoll.ddl.SchemaChanges;
import io.atoll.ddl.TableMaintenance;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.executor.ExecutionContext;
import io.atoll.runtime.Environment;
import io.atoll.session.account.AccountCommands;
import io.atoll.session.account.Privileges;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.session.variables.GlobalVariables;
import io.atoll.session.virtual.VirtualSchemas;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What all sessions of a SQL node share.
 *
 * @param catalog the schemas as of now
 * @param status counters of SHOW STATUS, by name
 */
public record NodeServices(
    Environment environment,
    KvClient client,
    Placement placement,
    Supplier<Catalog> catalog,
    Statistics statistics,
    SchemaChanges schemaChanges,
    TableMaintenance maintenance,
    SessionTransaction.SchemaFence schemaFence,
    MetadataLocks metadataLocks,
    Privileges privileges,
    AccountCommands accounts,
    GlobalVariables variables,
    VirtualSchemas virtualSchemas,
    Supplier<Map<String, String>> status,
    ExecutionContext.Services execution,
    ProcessList processes,
    SqlNodes nodes,
    UserLocks userLocks,
    StatementLog log,
    TextPlans textPlans,
    String serverVersion) {}
