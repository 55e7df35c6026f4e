"""All that is replaced in LocalStack, and in what it stands on: what, by which of our modules, why.

`plugins.py` installs it. With another LocalStack a test says first which of it is not there any
more, or not ours any more.
"""

from importlib import import_module
from typing import Any, NamedTuple


class Patch(NamedTuple):
    """One name that is ours while LocalStack runs.

    Attributes:
        target: `module:name`, the name with dots.
        by: Our module, below `hoststack`.
    """

    target: str
    by: str
    why: str

    def found(self) -> Any:
        """What the name means now.

        Raises:
            ImportError: There is no such module.
            AttributeError: It has no such name.
        """
        module, _, names = self.target.partition(":")
        value: Any = import_module(module)
        for name in names.split("."):
            value = getattr(value, name)
        return value


_LAMBDA = "localstack.services.lambda_"
_INVOCATION = f"{_LAMBDA}.invocation"
_STACKS = "localstack.services.cloudformation.resource_providers.aws_cloudformation_stack"
_MAPPING = f"{_LAMBDA}.event_source_mapping"
_EXECUTE_API = "localstack.services.apigateway.next_gen.execute_api"
_RESOURCES = "localstack.services.apigateway.resource_providers"

PATCHES = (
    Patch(
        "botocore.loaders:JSONFileLoader.load_file",
        "endpoints",
        "each of the SDK's eleven sessions parsed the table of endpoints for itself",
    ),
    # functions
    Patch(
        f"{_INVOCATION}.assignment:AssignmentService.get_environment",
        "functions.assignment",
        "two threads at once broke its search for an idle environment",
    ),
    Patch(
        f"{_INVOCATION}.lambda_models:S3Code.get_unzipped_code_location",
        "functions.code",
        "functions with one package share one copy of it",
    ),
    Patch(
        f"{_INVOCATION}.lambda_models:S3Code.prepare_for_execution",
        "functions.code",
        "that copy is unpacked once",
    ),
    Patch(
        f"{_LAMBDA}.resource_providers.aws_lambda_function:LambdaFunctionProvider.create",
        "functions.concurrency",
        "CloudFormation leaves out ReservedConcurrentExecutions",
    ),
    Patch(
        f"{_LAMBDA}.resource_providers.aws_lambda_function:LambdaFunctionProvider.update",
        "functions.concurrency",
        "the same",
    ),
    Patch(
        f"{_INVOCATION}.lambda_service:LambdaService.invoke",
        "functions.payloads",
        "payloads of any size were taken",
    ),
    Patch(
        f"{_INVOCATION}.version_manager:LambdaVersionManager.stop",
        "functions.rollover",
        "a replaced version finishes what it is doing",
    ),
    # services
    Patch(
        "localstack.utils.catalog.catalog_loader:RemoteCatalogLoader.get_remote_catalog",
        "services.offline",
        "whatever is missing, its maker's server was asked which edition has it",
    ),
    Patch(
        "localstack.utils.aws.dead_letter_queue:_prepare_messages_to_dlq",
        "services.dead_letters",
        "an event whose error has no text never reached its dead-letter queue",
    ),
    Patch(
        f"{_STACKS}:CloudFormationStackProvider.create",
        "services.nested",
        "no reason was given for a nested stack that failed",
    ),
    Patch(
        f"{_STACKS}:CloudFormationStackProvider.update",
        "services.nested",
        "nested stacks could not be updated",
    ),
    Patch(
        f"{_INVOCATION}.execution_environment:ExecutionEnvironment.get_log_group_name",
        "services.logs",
        "LoggingConfig's LogGroup was left out",
    ),
    Patch(
        "localstack.services.s3.storage.ephemeral:EphemeralS3ObjectStore.__init__",
        "services.storage",
        "objects lay in a folder that users of a machine shared",
    ),
    Patch(
        "moto.logs.models:LogStream.put_log_events",
        "services.subscriptions",
        "lines are delivered to subscribers later, with retries, not while they are stored",
    ),
    Patch(
        "moto.logs.models:LogGroup.create_log_stream",
        "services.subscriptions",
        "the first lines of a stream were lost in a group with a subscription",
    ),
    Patch(
        "localstack.services.sqs.models:StandardQueue._put_message",
        "services.fairness",
        "one group's flood held up all others",
    ),
    Patch(
        "localstack.services.sqs.models:StandardQueue.receive",
        "services.fairness",
        "the same",
    ),
    Patch(
        "moto.dynamodb.parsing.expressions:UpdateExpressionParser.make",
        "services.expressions",
        "each update expression was parsed twice for each call",
    ),
    Patch(
        "moto.dynamodb.parsing.ast_nodes:DepthFirstTraverser.traverse",
        "services.expressions",
        "ten walks through each tree asked each node for all classes of interest",
    ),
    Patch(
        "moto.dynamodb.parsing.ast_nodes:Node.find_clauses",
        "services.expressions",
        "the same",
    ),
    Patch(
        "moto.dynamodb.comparisons:ConditionExpressionParser.parse",
        "services.expressions",
        "a condition was read anew for each call; `services.strictness` says what is wrong with it",
    ),
    Patch(
        "moto.dynamodb.comparisons:ConditionExpressionParser._make_operand",
        "services.expressions",
        "the tree that is kept has the names of values, not values",
    ),
    Patch(
        "moto.dynamodb.models.dynamo_type:Item.project",
        "services.expressions",
        "a whole item was turned into other types and back for each attribute of a projection",
    ),
    Patch(
        "moto.core.responses:method_names_from_class",
        "services.expressions",
        "all methods of a service were listed and sorted to find one",
    ),
    Patch(
        "moto.core.responses:camelcase_to_underscores",
        "services.expressions",
        "the name of an operation was rewritten by patterns for each call",
    ),
    *(
        Patch(f"moto.dynamodb.{target}", "services.drafts", why)
        for target, why in (
            ("models:DynamoDBBackend.get_keys_value", "keys of the wrong type were looked for"),
            (
                "models:DynamoDBBackend.update_item",
                "an update that failed half way left what it had done",
            ),
            (
                "models:DynamoDBBackend.transact_write_items",
                "all of a table was copied for each request of a transaction",
            ),
            (
                "parsing.executors:NodeExecutor.get_action_value",
                "attributes that were set from one value changed together",
            ),
            (
                "parsing.validators:ExpressionAttributeResolvingProcessor.resolve_expression_path",
                "an action read what an earlier one of the same update had set",
            ),
        )
    ),
    *(
        Patch(f"moto.dynamodb.{target}", "services.comparing", why)
        for target, why in (
            (
                "models.dynamo_type:DynamoType.compare",
                "a sort key's condition of another type was an error of the server",
            ),
            *(
                (f"comparisons:{name}.expr", "values of two types could not be compared, or were")
                for name in (
                    "OpLessThan",
                    "OpLessThanOrEqual",
                    "OpGreaterThan",
                    "OpGreaterThanOrEqual",
                    "OpEqual",
                    "OpNotEqual",
                    "FuncIn",
                    "FuncBetween",
                )
            ),
            ("comparisons:FuncSize.expr", "the size of a number was an error of the server"),
        )
    ),
    *(
        Patch(f"moto.dynamodb.{target}", "services.strictness", why)
        for target, why in (
            (
                "responses:ProjectionExpressionParser.parse",
                "a name that is not there was taken for an attribute's",
            ),
            (
                "parsing.validators:Validator.validate",
                "a name that is not there was an error of the server",
            ),
            (
                "parsing.validators:"
                "UpdateExpressionFunctionEvaluator.get_list_from_ddb_typed_value",
                "so was a list that is not there",
            ),
            (
                "models.dynamo_type:find_nested_key",
                "a path below a text was an error of the server",
            ),
            ("models.dynamo_type:DynamoType.__add__", "1E+2 was no number"),
            ("models.dynamo_type:DynamoType.__sub__", "0.3 - 0.1 was no 0.2"),
            *(
                (f"responses:DynamoHandler.{name}", "values that AWS refuses were taken")
                for name in (
                    "put_item",
                    "update_item",
                    "delete_item",
                    "get_item",
                    "batch_write_item",
                    "batch_get_item",
                    "transact_write_items",
                    "query",
                    "scan",
                )
            ),
        )
    ),
    Patch(
        f"{_INVOCATION}.logs:LogHandler.add_logs",
        "services.logs",
        "a hand-over to another thread for each invocation's lines",
    ),
    Patch(
        f"{_INVOCATION}.logs:LogHandler.run_log_loop",
        "services.logs",
        "a signed call for each line of a function",
    ),
    Patch(
        "moto.logs.models:LogGroup.put_log_events",
        "services.logs",
        "all lines stayed in memory for ever",
    ),
    Patch(
        f"{_MAPPING}.esm_worker_factory:EsmWorkerFactory.get_esm_worker",
        "services.poller",
        "batches ran one after the other",
    ),
    Patch(
        f"{_MAPPING}.senders.lambda_sender:LambdaSender.send_events",
        "services.poller",
        "a throttled batch was given up, and errors were logged with all of a batch",
    ),
    Patch(
        f"{_INVOCATION}.execution_environment:ExecutionEnvironment.get_credentials",
        "services.shortcuts",
        "an STS session for each environment",
    ),
    Patch(
        f"{_INVOCATION}.execution_environment:Timer",
        "services.shortcuts",
        "a thread for each invocation's time-out",
    ),
    Patch(
        f"{_INVOCATION}.version_manager:start_thread",
        "services.shortcuts",
        "a thread for each invocation's metrics",
    ),
    Patch(
        "localstack.services.cloudformation.resource_provider:ResourceProviderExecutor.deploy_loop",
        "services.shortcuts",
        "it looked once a second whether a resource was ready",
    ),
    Patch(
        "localstack.services.cloudformation.engine.v2.change_set_model_executor:"
        "ChangeSetModelExecutor.execute",
        "services.causes",
        "nobody was told why a stack failed, and a failed update was complete",
    ),
    Patch(
        f"{_MAPPING}.pollers.stream_poller:StreamPoller.get_records",
        "services.streams",
        "empty streams were asked a hundred times a second",
    ),
    Patch(
        "moto.dynamodbstreams.models:DynamoDBStreamsBackend.get_records",
        "services.streams",
        "it kept an iterator for each question, and had empty images where there are none",
    ),
    Patch(
        "localstack.services.events.target:StatesTargetSender.send_event",
        "services.targets",
        "with an input of one's own no state machine was started",
    ),
    # gateway
    Patch(
        "twisted.web.wsgi:_WSGIResponse.run",
        "gateway.abandoned",
        "requests whose callers had gone were worked on, which kept an overload going",
    ),
    Patch(
        f"{_EXECUTE_API}.handlers.parse:restore_payload",
        "gateway.bodies",
        "forms were parsed before functions saw them",
    ),
    Patch(
        f"{_EXECUTE_API}.integrations.aws:RestApiAwsProxyIntegration.create_lambda_input_event",
        "gateway.bodies",
        "bytes that are no UTF-8 arrive as AWS sends them",
    ),
    Patch(
        f"{_EXECUTE_API}.integrations.aws:RestApiAwsProxyIntegration.call_lambda",
        "gateway.calls",
        "an HTTP request to itself for each call, and no limits",
    ),
    Patch(
        f"{_EXECUTE_API}.integrations.aws:RestApiAwsProxyIntegration.invoke",
        "gateway.calls",
        "the gateway's own errors came out as another",
    ),
    Patch(
        f"{_EXECUTE_API}.integrations.aws:RestApiAwsProxyIntegration._is_lambda_response_valid",
        "gateway.calls",
        "heads that cannot be sent were sent",
    ),
    Patch(
        f"{_EXECUTE_API}.integrations.aws:requests.request",
        "gateway.integrations",
        "a call to its own port that is not signed",
    ),
    Patch(
        "localstack.services.apigateway.legacy.provider:import_api_from_openapi_spec",
        "gateway.importing",
        "it drops AWS_IAM, gateway responses and what bodies must be",
    ),
    Patch(
        f"{_RESOURCES}.aws_apigateway_stage:ApiGatewayStageProvider.create",
        "gateway.limits",
        "method settings were not heeded",
    ),
    Patch(
        f"{_RESOURCES}.aws_apigateway_stage:ApiGatewayStageProvider.delete",
        "gateway.limits",
        "the same",
    ),
    Patch(
        f"{_EXECUTE_API}.handlers.api_key_validation:ApiKeyValidationHandler.__call__",
        "gateway.limits",
        "usage plans did not throttle",
    ),
    Patch(
        f"{_EXECUTE_API}.handlers.gateway_exception:GatewayExceptionHandler.__call__",
        "gateway.responses",
        "errors without a name had no gateway response",
    ),
    Patch(
        f"{_EXECUTE_API}.handlers.gateway_exception:"
        "GatewayExceptionHandler.create_exception_response",
        "gateway.responses",
        "gateway responses were not applied",
    ),
    Patch(
        "twisted.web.http:_parseContentType",
        "gateway.server",
        "it built a whole e-mail for one header",
    ),
)
