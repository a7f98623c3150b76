"""Does AWS send a mail when the site answers with errors?"""

from django.conf import settings
from django.test import SimpleTestCase
from yaml import YAMLError

from cloud.tests.files import read_template

FILE = "cloud/aws/site.yml"


class AlarmCheck(SimpleTestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        if not (settings.BASE_DIR / FILE).is_file():
            self.fail(f"There is no {FILE} any more.")
        try:
            self.template = read_template()
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 1}" if mark else ""
            self.fail(f"{FILE}{line}: this is not YAML. Is a line too far in?")

    def resource(self, name, kind):
        found = self.template["Resources"].get(name)
        if found is None:
            self.fail(f"{FILE}: there is no resource {name} yet.")
        self.assertEqual(
            found.get("Type"), kind, f"{FILE}: {name} should be of the type {kind}."
        )
        return found.get("Properties", {})

    def alarm(self):
        return self.resource("Errors", "AWS::CloudWatch::Alarm")

    def test_1_the_address_is_a_parameter(self):
        self.assertIn(
            "AlarmMail",
            self.template["Parameters"],
            f"{FILE}: there is no parameter AlarmMail yet.",
        )

    def test_2_a_topic_writes_to_it(self):
        topic = self.resource("Alarms", "AWS::SNS::Topic")
        lines = topic.get("Subscription") or []
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == "AWS::SNS::Subscription":
                line = resource.get("Properties", {})
                self.assertEqual(
                    line.get("TopicArn"),
                    {"Ref": "Alarms"},
                    f"{FILE}: {name} should belong to the topic Alarms.",
                )
                lines = [*lines, line]
        told = [(line.get("Protocol"), line.get("Endpoint")) for line in lines]
        self.assertIn(
            ("email", {"Ref": "AlarmMail"}),
            told,
            f"{FILE}: Alarms tells nobody. It needs a Subscription with the Protocol email "
            "and AlarmMail as its Endpoint.",
        )

    def test_3_it_counts_the_errors_of_our_containers(self):
        alarm = self.alarm()
        for name, value in {
            "Namespace": "AWS/ApplicationELB",
            "MetricName": "HTTPCode_Target_5XX_Count",
        }.items():
            self.assertEqual(alarm.get(name), value, f"{FILE}: {name} should be {value}.")
        self.assertEqual(
            alarm.get("Statistic"),
            "Sum",
            f"{FILE}: errors are added up: Statistic should be Sum.",
        )

    def test_4_of_our_balancer(self):
        found = {
            line.get("Name"): line.get("Value")
            for line in self.alarm().get("Dimensions") or []
        }
        names = ({"Fn::GetAtt": "Balancer.LoadBalancerFullName"},)
        names += ({"Fn::GetAtt": ["Balancer", "LoadBalancerFullName"]},)
        self.assertIn(
            found.get("LoadBalancer"),
            names,
            f"{FILE}: the dimension LoadBalancer should be the name under which the "
            "balancer is counted, its LoadBalancerFullName.",
        )

    def test_5_when_it_goes_off(self):
        alarm = self.alarm()
        for name, value in {
            "Period": 60,
            "EvaluationPeriods": 5,
            "DatapointsToAlarm": 3,
        }.items():
            self.assertEqual(
                alarm.get(name),
                value,
                f"{FILE}: {name} should be {value}: three minutes out of five.",
            )
        # Five or more, said in one of two ways.
        said = (alarm.get("ComparisonOperator"), alarm.get("Threshold"))
        self.assertIn(
            said,
            [("GreaterThanOrEqualToThreshold", 5), ("GreaterThanThreshold", 4)],
            f"{FILE}: it should go off at five errors or more.",
        )

    def test_6_a_quiet_minute_is_a_good_one(self):
        self.assertEqual(
            self.alarm().get("TreatMissingData"),
            "notBreaching",
            f"{FILE}: a minute without an error has no figure. Say with TreatMissingData "
            "that it is well.",
        )

    def test_7_it_tells_the_topic(self):
        self.assertEqual(
            self.alarm().get("AlarmActions"),
            [{"Ref": "Alarms"}],
            f"{FILE}: the alarm goes off and tells nobody. Its AlarmActions should name "
            "Alarms.",
        )
