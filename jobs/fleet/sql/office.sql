-- name: views
SELECT group_id, content FROM fleet_view;
