"""Permissions, network access, and alarms of the templates."""

import re
from typing import Any

import orjson
import pytest

from gql_service.observability.cloudwatch import METRICS, NAMESPACE
from schema.enums import SourceMode
from tests.cloudformation.templates import STACKS, TEMPLATES, as_list, resources, source, statements, the, values

WILDCARDS = {"LogInToTheRegistry"}
"""Statements with the resource `*`. The reason is a comment above each statement in the template."""
FREE_OF_QUERIES = {
    "requestId",
    "requestTime",
    "routeKey",
    "status",
    "integration.status",
    "integrationErrorMessage",
    "responseLatency",
    "integrationLatency",
    "responseLength",
    "identity.sourceIp",
    "identity.userAgent",
}
"""Variables of an access log that hold nothing of a query string, where queries and clients' keys may be."""


@pytest.mark.parametrize("stack", STACKS)
def test_no_wildcard_but_those_with_a_reason(stack: str) -> None:
    for statement in statements(TEMPLATES[stack]):
        for action in as_list(statement["Action"]):
            assert "*" not in action
        if "*" in as_list(statement.get("Resource")):
            assert statement["Sid"] in WILDCARDS
            lines = source(stack).splitlines()
            at = next(number for number, line in enumerate(lines) if line.endswith(f"- Sid: {statement['Sid']}"))
            assert lines[at - 1].strip().startswith("# ")


def test_the_running_container_may_do_nothing_in_aws() -> None:
    role = TEMPLATES["service"]["Resources"]["TaskRole"]["Properties"]
    assert not {"Policies", "ManagedPolicyArns"} & set(role)


def test_roles_are_for_tasks_of_this_account() -> None:
    for _, role in resources("AWS::IAM::Role"):
        for statement in statements(role["AssumeRolePolicyDocument"]):
            assert statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
            assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


def test_no_secret_is_in_a_template() -> None:
    for stack in STACKS:
        assert "NoEcho" not in source(stack)
    assert not {"SecretString", "GenerateSecretString"} & set(the("AWS::SecretsManager::Secret"))


def peers(kind: str, inline: str, peer: str) -> dict[str, set[tuple[str, int]]]:
    """Return for each security group the groups that it accepts or calls, with the port."""
    found: dict[str, set[tuple[str, int]]] = {}

    def note(group: str, rule: dict[str, Any]) -> None:
        assert rule["FromPort"] == rule["ToPort"]
        assert rule["IpProtocol"] == "tcp"
        assert rule["Description"]
        other = rule[peer]["Ref"] if peer in rule else rule["CidrIp"]
        found.setdefault(group, set()).add((other, rule["FromPort"]))

    for name, group in resources("AWS::EC2::SecurityGroup"):
        for rule in group.get(inline, []):
            note(name, rule)
    for _, rule in resources(kind):
        note(rule["GroupId"]["Ref"], rule)
    return found


def test_each_group_hears_its_neighbour_alone() -> None:
    heard = peers("AWS::EC2::SecurityGroupIngress", "SecurityGroupIngress", "SourceSecurityGroupId")
    assert heard == {
        "LoadBalancerSecurityGroup": {("LinkSecurityGroup", 80)},
        "TaskSecurityGroup": {("LoadBalancerSecurityGroup", 8080)},
        "CacheSecurityGroup": {("CacheClientSecurityGroup", 6379)},
    }


def test_each_group_calls_its_neighbour_alone() -> None:
    """A group without any egress rule could call every address, so each group has an egress rule."""
    called = peers("AWS::EC2::SecurityGroupEgress", "SecurityGroupEgress", "DestinationSecurityGroupId")
    assert called == {
        "LinkSecurityGroup": {("LoadBalancerSecurityGroup", 80)},
        "LoadBalancerSecurityGroup": {("TaskSecurityGroup", 8080)},
        "TaskSecurityGroup": {("0.0.0.0/0", 443)},
        "CacheClientSecurityGroup": {("CacheSecurityGroup", 6379)},
        "CacheSecurityGroup": {("127.0.0.1/32", 6379)},
    }
    assert set(called) == {name for name, _ in resources("AWS::EC2::SecurityGroup")}


def test_the_parts_are_in_their_groups() -> None:
    assert the("AWS::ApiGatewayV2::VpcLink")["SecurityGroupIds"] == [{"Ref": "LinkSecurityGroupId"}]
    assert TEMPLATES["service"]["Outputs"]["LinkSecurityGroupId"]["Value"] == {"Ref": "LinkSecurityGroup"}
    balancer = the("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["SecurityGroups"] == [{"Ref": "LoadBalancerSecurityGroup"}]
    network = the("AWS::ECS::Service")["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["SecurityGroups"] == [
        {"Ref": "TaskSecurityGroup"},
        {"Fn::If": ["UsesCache", {"Ref": "CacheClientSecurityGroupId"}, {"Ref": "AWS::NoValue"}]},
    ]
    assert the("AWS::ElastiCache::ReplicationGroup")["SecurityGroupIds"] == [{"Ref": "CacheSecurityGroup"}]


def test_nothing_is_public_but_the_api() -> None:
    assert the("AWS::ElasticLoadBalancingV2::LoadBalancer")["Scheme"] == "internal"
    assert all(not subnet.get("MapPublicIpOnLaunch") for _, subnet in resources("AWS::EC2::Subnet"))
    doors = {
        resource["Type"]
        for template in TEMPLATES.values()
        for resource in template["Resources"].values()
        if resource["Type"].endswith(("::Api", "::RestApi", "::Distribution", "::FunctionUrl", "::InternetGateway"))
    }
    assert doors == {"AWS::ApiGatewayV2::Api", "AWS::EC2::InternetGateway"}
    for policy in (the("AWS::SNS::TopicPolicy"), *(role for _, role in resources("AWS::IAM::Role"))):
        assert all(statement.get("Principal") != "*" for statement in statements(policy))


def test_the_api_talks_to_the_listener_through_the_link() -> None:
    integration = the("AWS::ApiGatewayV2::Integration")
    assert integration["IntegrationUri"] == {"Ref": "ListenerArn"}, "an HTTP API wants the listener's ARN"
    assert integration["ConnectionId"] == {"Ref": "VpcLink"}
    assert integration["PayloadFormatVersion"] == "1.0", "the one that a private integration knows"
    assert integration["IntegrationType"] == "HTTP_PROXY"
    for _, route in resources("AWS::ApiGatewayV2::Route"):
        assert route["Target"] == {"Fn::Sub": "integrations/${Integration}"}


def test_the_stage_shows_in_no_path_and_is_throttled() -> None:
    stage = the("AWS::ApiGatewayV2::Stage")
    assert stage["StageName"] == "$default"
    assert stage["AutoDeploy"] is True
    assert {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(stage["DefaultRouteSettings"])


def test_the_access_log_holds_no_query() -> None:
    written = the("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"]
    assert "\n" not in written
    told = {name for name in re.findall(r"\$context\.([\w.]+)", written) if name not in FREE_OF_QUERIES}
    assert told == set()


def test_every_log_is_kept_for_a_time() -> None:
    groups = dict(resources("AWS::Logs::LogGroup"))
    assert {name for name, _ in groups.items()} == {"LogGroup", "AccessLog"}
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_the_container_can_write_nothing_and_is_nobody() -> None:
    task = the("AWS::ECS::TaskDefinition")
    (container,) = task["ContainerDefinitions"]
    assert container["ReadonlyRootFilesystem"] is True
    assert container["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
    assert container["User"].split(":")[0].isdecimal()
    assert container["User"].split(":")[0] != "0"
    assert not {"Privileged", "MountPoints", "VolumesFrom"} & set(container)
    assert "Volumes" not in task
    assert container["LogConfiguration"]["Options"]["mode"] == "non-blocking"
    assert task["NetworkMode"] == "awsvpc"


def test_a_bad_version_is_put_back() -> None:
    service = the("AWS::ECS::Service")
    deployment = service["DeploymentConfiguration"]
    assert deployment["MinimumHealthyPercent"] == 100, "the old tasks stay until new ones answer"
    assert deployment["MaximumPercent"] == 200
    assert deployment["DeploymentCircuitBreaker"]["Enable"] is True
    assert deployment["DeploymentCircuitBreaker"]["Rollback"] is True
    assert deployment["Alarms"]["Enable"] is True
    assert deployment["Alarms"]["Rollback"] is True
    alarms = {name for name, _ in resources("AWS::CloudWatch::Alarm")}
    assert {each["Ref"] for each in deployment["Alarms"]["AlarmNames"]} <= alarms
    assert deployment["DeploymentCircuitBreaker"]["ResetOnHealthyTask"] is False, "one that dies later counts as failed"
    assert "DesiredCount" not in service, "an update would reset what the scaling chose"


def test_the_scaling_is_by_requests_and_cpu_and_not_by_memory() -> None:
    policies = [each["TargetTrackingScalingPolicyConfiguration"] for _, each in resources_of_scaling()]
    metrics = {each["PredefinedMetricSpecification"]["PredefinedMetricType"] for each in policies}
    assert metrics == {"ECSServiceAverageCPUUtilization", "ALBRequestCountPerTarget"}
    assert all(each["ScaleInCooldown"] > each["ScaleOutCooldown"] for each in policies)
    label = next(
        each["PredefinedMetricSpecification"]["ResourceLabel"]["Fn::Sub"]
        for each in policies
        if "ResourceLabel" in each["PredefinedMetricSpecification"]
    )
    assert label == "${LoadBalancer.LoadBalancerFullName}/${TargetGroup.TargetGroupFullName}"


def resources_of_scaling() -> list[tuple[str, dict[str, Any]]]:
    return list(resources("AWS::ApplicationAutoScaling::ScalingPolicy"))


def test_alarms_tell_somebody_and_say_where_to_read_on() -> None:
    for name, alarm in resources("AWS::CloudWatch::Alarm"):
        tells = {"Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}
        assert alarm["AlarmActions"] == alarm["OKActions"] == tells, name
        assert alarm["AlarmDescription"].endswith("docs/operations.md"), name
        assert alarm["TreatMissingData"], name


def test_only_the_alarm_that_rolls_back_is_outside_the_template_of_alarms() -> None:
    """The others can change without an update of what they watch."""
    rolls_back = {each["Ref"] for each in the("AWS::ECS::Service")["DeploymentConfiguration"]["Alarms"]["AlarmNames"]}
    elsewhere = {
        name
        for stack, template in TEMPLATES.items()
        for name, resource in template["Resources"].items()
        if stack != "alarms" and resource["Type"] == "AWS::CloudWatch::Alarm"
    }
    assert elsewhere == rolls_back


def test_all_names_that_alarms_watch_are_outputs_of_earlier_stacks() -> None:
    given = {name for stack in STACKS[: STACKS.index("alarms")] for name in TEMPLATES[stack]["Outputs"]}
    assert set(TEMPLATES["alarms"]["Parameters"]) <= given


def test_alarms_look_at_metrics_that_exist() -> None:
    """The gateway writes its own metrics; a metric counted in the log has a filter; AWS metrics name our resources."""
    written = {metric.name for metric in METRICS}
    counted = {each["MetricTransformations"][0]["MetricName"] for _, each in resources("AWS::Logs::MetricFilter")}
    for name, alarm in resources("AWS::CloudWatch::Alarm"):
        if alarm["Namespace"] == NAMESPACE:
            assert alarm["MetricName"] in written, name
            assert alarm["Dimensions"] == [{"Name": "Source", "Value": SourceMode.LIVE.value.lower()}], name
        elif isinstance(alarm["Namespace"], str):
            assert alarm["Dimensions"], name
        else:
            assert alarm["MetricName"] in counted, name
            assert "Dimensions" not in alarm, "a filter without dimensions counts without them"


def test_an_alarm_on_a_figure_of_the_gateway_looks_at_the_container_that_is_worst() -> None:
    """Each container writes its own figures. Counts are added up; for other figures the worst container decides."""
    for name, alarm in resources("AWS::CloudWatch::Alarm"):
        if alarm["Namespace"] == NAMESPACE:
            is_low = alarm["ComparisonOperator"].startswith("LessThan")
            assert alarm["Statistic"] in ({"Minimum"} if is_low else {"Maximum", "Sum"}), name


def test_the_dashboard_shows_metrics_that_exist() -> None:
    body = the("AWS::CloudWatch::Dashboard")["DashboardBody"]["Fn::Sub"][0]
    shown = orjson.loads(re.sub(r"\$\{[^}]*\}", "x", body))["widgets"]
    own = [
        row[1]
        for widget in shown
        for row in widget["properties"].get("metrics", [])
        if row[0] == NAMESPACE or widget["properties"]["metrics"][0][0] == NAMESPACE
    ]
    assert own
    assert set(own) <= {metric.name for metric in METRICS}


def test_images_are_scanned_kept_apart_and_removed_in_time() -> None:
    repository = the("AWS::ECR::Repository")
    assert repository["ImageScanningConfiguration"] == {"ScanOnPush": True}
    assert repository["ImageTagMutability"] == "IMMUTABLE"
    assert "imageCountMoreThan" in repository["LifecyclePolicy"]["LifecyclePolicyText"]["Fn::Sub"]


def test_taking_down_leaves_nothing() -> None:
    assert the("AWS::ECR::Repository")["EmptyOnDelete"] is True
    for template in TEMPLATES.values():
        for resource in template["Resources"].values():
            assert resource.get("DeletionPolicy", "Delete") == "Delete"
    assert not any(value == "deletion_protection.enabled" for value in values(TEMPLATES["service"]))


def test_only_the_gateway_s_own_faults_put_a_version_back() -> None:
    names = [each["Ref"] for each in the("AWS::ECS::Service")["DeploymentConfiguration"]["Alarms"]["AlarmNames"]]
    filters = {
        transformation["MetricName"]: properties["FilterPattern"]
        for _, properties in resources("AWS::Logs::MetricFilter")
        for transformation in properties["MetricTransformations"]
    }
    alarms = dict(resources("AWS::CloudWatch::Alarm"))
    assert [filters[alarms[name]["MetricName"]] for name in names] == [
        '{ $.event = "unexpected error*" && $.level = "error" }'
    ]
