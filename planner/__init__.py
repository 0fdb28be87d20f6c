"""Floor-plan and layout planner for convenience-service centres (便民服务中心)."""
