#!/bin/sh
# Bring a version to AWS, or go back to one:
#
#     cloud/aws/release.sh 123456789012.dkr.ecr.eu-central-1.amazonaws.com/events:v2
#
# The first time, what the stack wants to know comes after it, each as NAME=VALUE:
#
#     cloud/aws/release.sh IMAGE Hosts=example.org Certificate=arn:… Vpc=vpc-… \
#         Subnets=subnet-…,subnet-… MailUrl=submission://…
#
# From then on AWS remembers it. TASKS says how many containers answer, STACK another name.
set -eu

image=$1
shift
stack=${STACK:-events}

deploy() {
    aws cloudformation deploy --stack-name "$stack" --template-file cloud/aws/site.yml \
        --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset \
        --parameter-overrides "$@"
}

output() {
    aws cloudformation describe-stacks --stack-name "$stack" --output text \
        --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}

# The new version is only made known. The first time nothing runs yet, and it is both.
if aws cloudformation describe-stacks --stack-name "$stack" >/dev/null 2>&1; then
    deploy "ReleaseImage=$image" "$@"
else
    deploy "ReleaseImage=$image" "Image=$image" "$@"
fi

# Migrate. The old version goes on, also where this fails.
cluster=$(output Cluster)
task=$(aws ecs run-task --cluster "$cluster" --task-definition "$(output Release)" \
    --launch-type FARGATE --network-configuration "$(output Network)" \
    --query "tasks[0].taskArn" --output text)
aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"
code=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" \
    --query "tasks[0].containers[0].exitCode" --output text)
if [ "$code" != 0 ]; then
    echo "The migration failed ($code). The version before it goes on." >&2
    echo "What it said is in the log of the stack, under release/." >&2
    exit 1
fi

# Let it answer. AWS waits until it is well, and else takes the old version back.
deploy "Image=$image" "Tasks=${TASKS:-2}"
