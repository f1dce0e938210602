#!/usr/bin/env bash
# Adds a migration for every database provider: scripts/add-migration.sh <Name>
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: scripts/add-migration.sh <Name>}
dotnet tool restore
for provider in Sqlite SqlServer PostgreSql; do
  dotnet ef migrations add "$name" --project CampaignStudio --context "${provider}StudioDb" --output-dir "Database/$provider/Migrations"
done
